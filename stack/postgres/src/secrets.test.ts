import { spawnSync } from 'node:child_process';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@lab/testing';
import { expect, test } from 'vitest';
import { SECRET_FILES, writeSecrets } from './secrets.ts';

test('each secret is written once, random and readable', async () => {
  const folder = join(await temporaryFolder(), 'secrets');
  expect((await writeSecrets(folder)).written).toEqual([...SECRET_FILES]);
  const contents = await Promise.all(SECRET_FILES.map((name) => readFile(join(folder, name))));
  expect(new Set(contents.map(String)).size).toBe(SECRET_FILES.length);
  for (const name of SECRET_FILES) {
    expect((await stat(join(folder, name))).mode & 0o777).toBe(0o444);
    expect(await readFile(join(folder, name), 'utf8')).toMatch(/^[\w-]{32}$/);
  }
  expect((await writeSecrets(folder)).written).toEqual([]);
  expect((await readdir(folder)).toSorted()).toEqual([...SECRET_FILES].toSorted());
});

test('two generators at once agree on one value', async () => {
  const folder = await temporaryFolder();
  const results = await Promise.all(Array.from({ length: 8 }, () => writeSecrets(folder)));
  expect(results.flatMap(({ written }) => written).toSorted()).toEqual(
    [...SECRET_FILES].toSorted(),
  );
});

test('as a program: exit code 0, twice; a bad folder is one clear message', async () => {
  const folder = await temporaryFolder();
  const run = (SECRETS_DIR: string) =>
    spawnSync(process.execPath, [join(import.meta.dirname, 'secrets.ts')], {
      env: { SECRETS_DIR },
      encoding: 'utf8',
    });
  expect(run(folder)).toMatchObject({ status: 0 });
  expect(run(folder)).toMatchObject({ status: 0, stderr: 'secrets are there already\n' });
  expect(run('')).toMatchObject({ status: 2 });
  await writeFile(join(folder, 'file'), '');
  expect(run(join(folder, 'file'))).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('cannot write secrets'),
  });
});
