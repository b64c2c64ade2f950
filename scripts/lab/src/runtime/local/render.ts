import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorCode, exitCodes, LabError } from '../../errors.ts';
import type { PathMapping } from './mount-paths.ts';

/** A file with its new content, or a link to a folder that is mounted inside another mount. */
type Rendered = { readonly content: Buffer } | { readonly link: string };

const maxFiles = 2_000;
const maxBytes = 32_000_000;

/**
 * Writes the read-only mounts of a component into `folder`, with every text file changed by
 * `change`; binary files are copied as they are. The folder is replaced in one step, and only when
 * something in it differs, so a component that runs on unchanged files is not disturbed.
 *
 * @returns a hash of what was rendered
 * @throws LabError when a mounted file or folder does not exist or is far too big for configuration
 */
export async function renderMounts(
  component: string,
  folder: string,
  mappings: readonly PathMapping[],
  change: (text: string) => string,
): Promise<string> {
  const files = new Map<string, Rendered>();
  const outermostFirst = mappings.toSorted((a, b) => a.target.length - b.target.length);
  for (const { target, real, renderedFrom } of outermostFirst) {
    const covered = [...files.keys()].filter(
      (path) => path === target || path.startsWith(`${target}/`),
    );
    for (const path of covered) files.delete(path);
    if (renderedFrom !== undefined) {
      await collect(component, renderedFrom, target, files, change);
    } else if (
      mappings.some(
        (outer) => outer.renderedFrom !== undefined && target.startsWith(`${outer.target}/`),
      )
    ) {
      files.set(target, { link: real });
    }
  }
  const hash = createHash('sha256');
  for (const [path, file] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${path}\0${'link' in file ? file.link : file.content.length}\0`);
    if ('content' in file) hash.update(file.content);
  }
  const digest = hash.digest('hex');
  if ((await readFile(`${folder}.hash`, 'utf8').catch(() => '')) === digest) return digest;
  await replaceFolder(folder, files);
  await writeFile(`${folder}.hash`, digest);
  return digest;
}

async function collect(
  component: string,
  source: string,
  target: string,
  files: Map<string, Rendered>,
  change: (text: string) => string,
): Promise<void> {
  const info = await stat(source).catch((error: unknown) => {
    if (errorCode(error) !== 'ENOENT') throw error;
    throw new LabError(
      `The component ${component} mounts ${source}, which does not exist. Create it, or correct the volumes of ${component} in the Compose file.`,
      { exitCode: exitCodes.usage, details: { component, source } },
    );
  });
  if (info.isDirectory()) {
    for (const name of await readdir(source)) {
      await collect(component, join(source, name), join(target, name), files, change);
    }
    return;
  }
  if (!info.isFile()) return;
  const content = await readFile(source);
  files.set(target, {
    content: isText(content) ? Buffer.from(change(content.toString('utf8'))) : content,
  });
  let bytes = 0;
  for (const file of files.values()) bytes += 'content' in file ? file.content.length : 0;
  if (files.size > maxFiles || bytes > maxBytes) {
    throw new LabError(
      `The component ${component} mounts more than ${maxFiles} files or ${maxBytes / 1e6} MB read-only at ${target}, which is far too much to be configuration. Mount only the folder that holds the configuration, or leave out ":ro" to have the folder used as it is.`,
      { exitCode: exitCodes.usage, details: { component, source } },
    );
  }
}

function isText(content: Buffer): boolean {
  if (content.subarray(0, 8_000).includes(0)) return false;
  return Buffer.from(content.toString('utf8')).equals(content);
}

async function replaceFolder(folder: string, files: ReadonlyMap<string, Rendered>): Promise<void> {
  const draft = `${folder}.new`;
  const old = `${folder}.old`;
  await rm(`${folder}.hash`, { force: true });
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  for (const [path, file] of files) {
    const place = join(draft, path);
    await mkdir(dirname(place), { recursive: true });
    if ('content' in file) await writeFile(place, file.content);
    else await symlink(file.link, place);
  }
  await rm(old, { recursive: true, force: true });
  await rename(folder, old).catch((error: unknown) => {
    if (errorCode(error) !== 'ENOENT') throw error;
  });
  await rename(draft, folder);
  await rm(old, { recursive: true, force: true });
}
