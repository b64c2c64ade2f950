import { randomBytes } from 'node:crypto';
import { link, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode } from './errors.ts';

/** Names of the secret files; nothing in the kit has a default password. */
export const SECRET_FILES = ['postgres-password', 'grafana-admin-password'] as const;

/**
 * Writes a random password into each secret file of `folder` that is not there yet. The files can be
 * read by every account, because each container runs under its own; the folder guards them.
 */
export async function writeSecrets(folder: string): Promise<{ written: string[] }> {
  await mkdir(folder, { recursive: true });
  const written: string[] = [];
  for (const name of SECRET_FILES) {
    const stage = join(folder, `.${name}.${randomBytes(6).toString('hex')}`);
    try {
      await writeFile(stage, randomBytes(24).toString('base64url'), { mode: 0o444 });
      // Unlike a rename, a link never replaces the file of a process that was faster.
      await link(stage, join(folder, name));
      written.push(name);
    } catch (error) {
      if (systemErrorCode(error) !== 'EEXIST') throw error;
    } finally {
      await rm(stage, { force: true });
    }
  }
  return { written };
}

if (import.meta.main) {
  const folder = process.env.SECRETS_DIR;
  if (folder === undefined || folder === '') {
    process.stderr.write('SECRETS_DIR must name the folder for the secret files\n');
    process.exitCode = 2;
  } else {
    try {
      const { written } = await writeSecrets(folder);
      process.stderr.write(
        written.length === 0 ? 'secrets are there already\n' : `wrote ${written.join(', ')}\n`,
      );
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      process.stderr.write(`cannot write secrets to ${folder}: ${reason}\n`);
      process.exitCode = 1;
    }
  }
}
