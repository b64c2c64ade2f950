import { createHash } from 'node:crypto';
import { chmod, cp, glob, lstat, mkdir, readFile, readlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A folder that an image is built from, with its Dockerfile. */
export class BuildContext {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Copies a file or a folder of the machine; what links point to is copied, not the link. */
  async copy(
    source: string,
    target: string,
    options: { readonly filter?: (path: string) => boolean; readonly keepLinks?: boolean } = {},
  ): Promise<void> {
    const file = join(this.folder, target);
    await mkdir(dirname(file), { recursive: true });
    await cp(source, file, {
      recursive: true,
      dereference: !options.keepLinks,
      verbatimSymlinks: options.keepLinks ?? false,
      ...(options.filter ? { filter: options.filter } : {}),
    });
  }

  async write(target: string, text: string, mode = 0o644): Promise<void> {
    const file = join(this.folder, target);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
    await chmod(file, mode);
  }

  /** Hash over names, modes and content of every file, and over `more`. */
  async hash(more: readonly string[]): Promise<string> {
    const hash = createHash('sha256');
    for (const text of more) hash.update(`${text}\0`);
    const names = await Array.fromAsync(glob('**/*', { cwd: this.folder }));
    for (const name of names.sort()) {
      const path = join(this.folder, name);
      const entry = await lstat(path);
      hash.update(`${name}\0${entry.mode}\0`);
      if (entry.isFile()) hash.update(await readFile(path));
      if (entry.isSymbolicLink()) hash.update(await readlink(path));
    }
    return hash.digest('hex').slice(0, 32);
  }
}
