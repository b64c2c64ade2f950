import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@lab/testing';
import { execa } from 'execa';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const FILES = [
  'package.json',
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  '.pnpmfile.mjs',
  'scripts/bootstrap.mjs',
];

/** What a fresh clone has of the bootstrap, on a machine whose registry does not answer. */
async function freshClone() {
  const folder = await temporaryFolder();
  for (const file of FILES) await cp(join(ROOT, file), join(folder, file));
  const start = () =>
    execa(process.execPath, [join(folder, 'scripts/bootstrap.mjs'), 'entry.ts'], {
      reject: false,
      env: {
        HOME: folder,
        npm_config_cache: join(folder, 'cache'),
        npm_config_registry: 'http://127.0.0.1:9',
        npm_config_fetch_retries: '0',
      },
    });
  return { folder, start };
}

test('without a registry the set-up says what failed and what to do', async () => {
  const { start } = await freshClone();
  const { exitCode, stderr } = await start();
  expect(exitCode).toBe(3);
  expect(stderr).toMatch(/could not be installed.*npm ping.*run the same command again/s);
});

test('in a folder that cannot be written the set-up says so', async () => {
  const { folder, start } = await freshClone();
  await writeFile(join(folder, '.lab'), 'a file where the folder should be');
  const { exitCode, stderr } = await start();
  expect(exitCode).toBe(3);
  expect(stderr).toMatch(/Setting up failed: .*make that folder writable/s);
});

test('a lock left behind by a killed set-up holds nobody up', async () => {
  const { folder, start } = await freshClone();
  await mkdir(join(folder, '.lab/install.lock'), { recursive: true });
  const { pid } = await execa(process.execPath, ['--eval', 'console.log(process.pid)']).then(
    ({ stdout }) => ({ pid: stdout }),
  );
  await writeFile(join(folder, '.lab/install.lock/pid'), pid);
  const { stderr } = await start();
  expect(stderr).toContain('could not be installed');
});
