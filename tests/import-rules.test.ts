import { glob, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '@lab/testing';
import { expect, onTestFinished, test } from 'vitest';
import { findViolations } from '../scripts/import-rules.ts';

async function violationsIn(files: Record<string, string>) {
  const folder = await temporaryFolder();
  const home = process.cwd();
  process.chdir(folder);
  onTestFinished(() => process.chdir(home));
  for (const [file, source] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), source);
  }
  return findViolations(Object.keys(files));
}

test('the project keeps its own import rules', async () => {
  const files = await Array.fromAsync(
    glob('{services,stack,scripts,labs,tests}/**/*.ts', { exclude: ['**/node_modules/**'] }),
  );
  expect(files.length).toBeGreaterThan(20);
  expect(await findViolations(files)).toEqual([]);
});

test.each([
  ['services/api/src/a.ts', "import { x } from '@lab/worker';"],
  ['services/api/src/a.ts', "import { x } from '../../worker/src/main.ts';"],
  ['services/api/src/a.ts', "export { x } from '@lab/kit/spec';"],
  ['services/api/src/a.ts', "const x = await import('@lab/testing');"],
  ['stack/embedded/src/a.ts', "import { x } from '@lab/telemetry';"],
  ['scripts/lab/src/a.ts', "import lab from '../../../labs/01-signal-map/lab.ts';"],
  ['labs/01-signal-map/lab.ts', "import { x } from '@lab/clients';"],
])('%s may not say %s', async (file, source) => {
  expect(await violationsIn({ [file]: source })).toHaveLength(1);
});

test.each([
  ['services/api/src/a.ts', "import { x } from '@lab/telemetry';\nimport { y } from './b.ts';"],
  ['services/api/src/a.test.ts', "import { x } from '@lab/testing';"],
  ['labs/01-signal-map/lab.ts', "import { x } from '@lab/kit/spec';"],
  ['scripts/lab/src/a.ts', "import { x } from '@lab/clients';"],
])('%s may say %s', async (file, source) => {
  expect(await violationsIn({ [file]: source })).toEqual([]);
});
