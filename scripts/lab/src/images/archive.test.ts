import { chmod, readdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { temporaryFolder } from '@lab/testing';
import { expect, onTestFinished, test, vi } from 'vitest';
import { loadImages, saveImages } from './archive.ts';
import { runCommand } from './docker-command.ts';

const quiet = (): void => {};

/** Puts a program named docker first on PATH that prints something and fails like an engine that stops. */
async function failingDocker(): Promise<string> {
  const folder = await temporaryFolder();
  const file = join(folder, 'docker');
  await writeFile(
    file,
    '#!/bin/sh\nprintf part\necho "error during connect: unexpected EOF" >&2\nexit 1\n',
  );
  await chmod(file, 0o755);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  vi.stubEnv('PATH', `${folder}${delimiter}${process.env.PATH}`);
  return folder;
}

test('an engine that stops while images are saved leaves no archive', async () => {
  const folder = await failingDocker();
  const attempt = saveImages(['any'], join(folder, 'out.tar.gz'), quiet);
  await expect(attempt).rejects.toThrow(/could not be saved to .*unexpected EOF.*Nothing was left/);
  expect(await readdir(folder)).toEqual(['docker']);
});

test('a missing archive is named, with the way to get one', async () => {
  await expect(loadImages('/nowhere/images.tar.gz', quiet)).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringMatching(/\/nowhere\/images\.tar\.gz cannot be read .*save/),
  });
});

test.each([
  ['no space left on device', 'the disk is full'],
  ['Cannot connect to the Docker daemon', 'the Docker engine does not answer any more'],
  ['something else', 'exit code 1'],
])('a build that ends with "%s" says: %s', async (output, reason) => {
  const attempt = runCommand('sh', ['-c', `echo "${output}"; exit 1`], { purpose: 'It failed' });
  await expect(attempt).rejects.toThrow(new RegExp(`^It failed: .*\\(${reason}\\)`));
});
