import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@lab/testing';
import { execa } from 'execa';
import { onTestFinished } from 'vitest';

/** A folder that holds no more than this, until the test ends; needs root. */
export async function tinyDisk(megabytes: number): Promise<string> {
  const folder = join(await temporaryFolder(), 'disk');
  await mkdir(folder);
  await execa('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]);
  onTestFinished(async () => {
    await execa('umount', ['--lazy', folder]);
  });
  return folder;
}
