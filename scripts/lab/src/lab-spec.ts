import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { exitCodes, LabError, messageOf } from './errors.ts';
import type { LabFolder } from './labs.ts';
import { defineLab } from './spec/index.ts';
import type { Lab } from './spec/lab.ts';

const moduleSchema = z.object({
  default: z.custom<Lab>(
    (value) => typeof value === 'object' && value !== null,
    'must export defineLab({...}) as its default',
  ),
});

/**
 * Loads what a lab says of itself. Undefined when its folder has no lab.ts.
 * Throws LabError (exit code `usage`) when the file cannot be loaded or is malformed.
 */
export async function loadLabSpec(folder: LabFolder): Promise<Lab | undefined> {
  if (folder.specFile === undefined) return undefined;
  try {
    const module: unknown = await import(pathToFileURL(folder.specFile).href);
    return defineLab(moduleSchema.parse(module).default);
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error);
    throw new LabError(
      `labs/${folder.id}/lab.ts cannot be used: ${why}. Correct the file; the guide of labs/01 shows what belongs into one.`,
      { exitCode: exitCodes.usage, cause: error, details: { file: folder.specFile } },
    );
  }
}
