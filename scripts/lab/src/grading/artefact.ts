import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { type ZodType, z } from 'zod';
import { errorCode } from '../errors.ts';

/** The learner's file is missing, is no YAML, or does not have the shape that the guide asks for. */
export class ArtefactError extends Error {
  override readonly name = 'ArtefactError';
}

/** Reads a file of the learner. Throws an ArtefactError when that cannot be done. */
export async function readText(folder: string, file: string): Promise<string> {
  return readFile(join(folder, file), 'utf8').catch((error: unknown) => {
    const reason = errorCode(error) === 'ENOENT' ? 'is not there' : 'cannot be read';
    throw new ArtefactError(`${file} ${reason}`, { cause: error });
  });
}

/** Reads a YAML file of the learner and validates it. Throws an ArtefactError that names the line. */
export async function readArtefact<T>(
  folder: string,
  file: string,
  schema: ZodType<T>,
): Promise<T> {
  const text = await readText(folder, file);
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  const [problem] = document.errors;
  if (problem !== undefined) throw new ArtefactError(`${file}: ${problem.message}`);
  const parsed = schema.safeParse(document.toJS({ maxAliasCount: 100 }));
  if (parsed.success) return parsed.data;
  throw new ArtefactError(`${file}: ${z.prettifyError(parsed.error).replaceAll('\n', ' ')}`);
}
