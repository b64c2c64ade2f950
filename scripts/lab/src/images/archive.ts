import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip } from 'node:zlib';
import { execa } from 'execa';
import { errorCode, exitCodes, LabError, messageOf } from '../errors.ts';
import type { Progress } from '../runtime/runtime.ts';
import { runCommand } from './docker-command.ts';

/**
 * Writes images into one compressed archive that `docker load` reads. The file appears under its
 * name only when it is complete.
 *
 * @returns the file's size in bytes
 * @throws LabError when the disk is full or the engine stops half way
 */
export async function saveImages(
  names: readonly string[],
  file: string,
  progress: Progress,
): Promise<number> {
  const draft = `${file}.${process.pid}.part`;
  progress(`saving ${names.length} images to ${file}`);
  try {
    await mkdir(dirname(file), { recursive: true });
    const child = execa('docker', ['save', ...names], { reject: false, buffer: false });
    const gzip = createGzip({ level: constants.Z_BEST_SPEED });
    let problem = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      problem += text;
    });
    await pipeline(child.stdout, gzip, createWriteStream(draft, { flags: 'wx' }));
    const { failed, exitCode } = await child;
    if (failed) throw new Error(problem.trim() || `docker save ended with exit code ${exitCode}`);
    await rename(draft, file);
    return (await stat(file)).size;
  } catch (error) {
    const reason = errorCode(error) === 'ENOSPC' ? 'the disk is full' : messageOf(error);
    throw new LabError(
      `The images could not be saved to ${file}: ${reason}. Nothing was left there; correct the cause or name a file elsewhere, and run the command again.`,
      { cause: error, details: { file, images: names } },
    );
  } finally {
    await rm(draft, { force: true });
  }
}

/** Loads the images of an archive into the engine; answers their names. Throws LabError. */
export async function loadImages(file: string, progress: Progress): Promise<string[]> {
  await new Promise<void>((resolve, reject) => {
    const probe = createReadStream(file, { end: 0 });
    probe.on('error', reject).on('close', resolve).resume();
  }).catch((error: unknown) => {
    throw new LabError(
      `The archive ${file} cannot be read (${messageOf(error)}). "npm run images -- save ${file}" writes one on a machine that has the images.`,
      { exitCode: exitCodes.usage, cause: error },
    );
  });
  const output = await runCommand('docker', ['load', '--input', file], {
    purpose: `The images of ${file} could not be loaded`,
    progress,
  });
  return [...output.matchAll(/^Loaded image: (.+)$/gm)].flatMap(([, name]) => name ?? []);
}
