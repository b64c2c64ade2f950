import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, glob, mkdir, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { logger } from '@lab/telemetry';
import { folders } from './folders.ts';

const run = promisify(execFile);

/**
 * The folder of the page built from the sources as they are; built now when it is not there. Vite
 * works in a process of its own, so that its memory is not the console's for good.
 * @throws Error with Vite's output when the sources do not build
 */
export async function currentPage(): Promise<string> {
  const folder = join(folders.dist, await fingerprint());
  if (await exists(join(folder, 'index.html'))) {
    await utimes(folder, new Date(), new Date());
    return folder;
  }
  const started = performance.now();
  const draft = `${folder}.${process.pid}`;
  await mkdir(folders.dist, { recursive: true });
  try {
    await run(process.execPath, [join(import.meta.dirname, 'build.ts'), draft]);
    await removeOld();
    await rename(draft, folder).catch(async (error: unknown) => {
      if (!(await exists(join(folder, 'index.html')))) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  logger.info({ event: 'page.built', seconds }, 'built the page');
  return folder;
}

/** Of everything the build depends on: sources, and the versions of the packages. */
async function fingerprint(): Promise<string> {
  const files = (await Promise.all([folders.web, ...folders.shared].map(sourcesIn))).flat();
  const hash = createHash('sha256');
  for (const file of [...files, join(import.meta.dirname, 'build.ts'), folders.lockfile]) {
    hash
      .update(file.slice(folders.home.length))
      .update('\0')
      .update(await readFile(file));
  }
  return hash.digest('hex').slice(0, 16);
}

async function sourcesIn(folder: string): Promise<string[]> {
  const paths = await Array.fromAsync(glob('**/*.*', { cwd: folder }));
  return paths
    .filter((path) => !/\.(test|fixture)\.tsx?$/.test(path))
    .sort()
    .map((path) => join(folder, path));
}

/** Removes builds that nobody has started from for a day; a younger one may be another console's. */
async function removeOld(): Promise<void> {
  const yesterday = Date.now() - 86_400_000;
  for (const name of await readdir(folders.dist)) {
    const path = join(folders.dist, name);
    const { mtimeMs } = await stat(path);
    if (mtimeMs < yesterday) await rm(path, { recursive: true, force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
