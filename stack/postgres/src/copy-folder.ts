import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, cp, lchown, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Account } from './account.ts';
import { systemErrorCode } from './errors.ts';

/**
 * Copies a folder so that `to` appears complete or not at all. When another process puts `to` in
 * place first, that one stays.
 */
export async function copyFolder(from: string, to: string): Promise<void> {
  const stage = `${to}.${randomBytes(6).toString('hex')}`;
  try {
    await cp(from, stage, {
      recursive: true,
      verbatimSymlinks: true,
      mode: constants.COPYFILE_FICLONE,
    });
    await moveIntoPlace(stage, to);
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

/** Renames a folder, unless `to` is there already and not empty: then that one stays. */
export async function moveIntoPlace(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
  }
}

/** Makes `account` the owner of a data folder; PostgreSQL demands that nobody else may enter it. */
export async function giveTo(account: Account, folder: string): Promise<void> {
  await chmod(folder, 0o700);
  if (!account.borrowed) return;
  await lchown(folder, account.uid, account.gid);
  for (const entry of await readdir(folder, { recursive: true })) {
    await lchown(join(folder, entry), account.uid, account.gid);
  }
}
