import { chmod, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** Where Debian's Alertmanager looks for the default templates of its notifications. */
const SHARED_FOLDER = '/usr/share/prometheus/alertmanager';
const DESCRIPTOR = '/proc/self/fd/9';

/** Opens the shared folder under the descriptor that the changed program reads it from. */
const startScript = (program: string) => `#!/bin/sh
home=$(dirname "$(readlink -f "$0")")
exec 9<"$home/share" && exec "$home/${program}" "$@"
`;

/**
 * Debian's Alertmanager does not start from an unpacked package: it reads templates from a folder
 * that only an installation makes. This writes a copy that starts from anywhere. The path inside
 * the program is replaced by one of the same length (slashes are free) that leads to an open
 * descriptor, and a script opens the unpacked folder under that number before it becomes the program.
 *
 * @param program the unpacked program
 * @param unpacked the root of the unpacked package
 * @param folder where the copy goes
 * @returns the file to start
 */
export async function relocateAlertmanager(
  program: string,
  unpacked: string,
  folder: string,
): Promise<string> {
  const bytes = await readFile(program);
  const replacement = Buffer.from(DESCRIPTOR.padEnd(SHARED_FOLDER.length, '/'));
  let at = bytes.indexOf(SHARED_FOLDER);
  while (at >= 0) {
    replacement.copy(bytes, at);
    at = bytes.indexOf(SHARED_FOLDER, at + SHARED_FOLDER.length);
  }
  await mkdir(folder, { recursive: true });
  await cp(join(unpacked, SHARED_FOLDER), join(folder, 'share'), { recursive: true });
  const copy = join(folder, basename(program));
  await writeFile(copy, bytes);
  await chmod(copy, 0o755);
  const start = join(folder, 'start');
  await writeFile(start, startScript(basename(program)));
  await chmod(start, 0o755);
  return start;
}
