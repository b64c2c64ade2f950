import { glob, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { errorCode, exitCodes, LabError } from '../errors.ts';
import { isKnownDocument, UnknownDocument } from './documents/read.ts';
import type { LintedFile } from './lint.ts';

/**
 * The files to be linted, in the order given: a file must be one that the lint can read; of a folder
 * it takes those that it can, at any depth.
 * @throws LabError when a file cannot be read
 */
export async function collectFiles(paths: readonly string[], cwd: string): Promise<LintedFile[]> {
  const found: LintedFile[] = [];
  for (const path of paths) {
    const full = resolve(cwd, path);
    if (!(await isFolder(path, full))) {
      found.push({ file: path, text: await readFile(full, 'utf8') });
      continue;
    }
    const inside = glob('**/*.{yml,yaml,json,md,promql,logql,traceql}', {
      cwd: full,
      exclude: ['**/node_modules/**', '**/.*/**'],
    });
    for (const name of (await Array.fromAsync(inside)).toSorted()) {
      const file = join(path, name);
      const text = await readFile(resolve(cwd, file), 'utf8');
      if (isKnownDocument(file, text)) found.push({ file, text });
    }
  }
  return found;
}

async function isFolder(path: string, full: string): Promise<boolean> {
  try {
    return (await stat(full)).isDirectory();
  } catch (error) {
    const reason = errorCode(error) === 'ENOENT' ? 'is not there' : 'cannot be read';
    throw new LabError(`${path} ${reason}.`, { exitCode: exitCodes.usage, cause: error });
  }
}

/** What was thrown, as an error for the person at the keyboard. */
export function explainUnknown(error: unknown): unknown {
  if (!(error instanceof UnknownDocument)) return error;
  return new LabError(error.message, { exitCode: exitCodes.usage });
}
