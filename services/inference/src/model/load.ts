import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { modelArtifact, type Variant } from './artifact.ts';
import { LogisticModel } from './logistic-model.ts';

/** Folder of the trained models that are committed with the code. */
export const modelFolder = join(import.meta.dirname, '../../models');

export const modelPath = (folder: string, variant: Variant): string =>
  join(folder, `${variant}.model.json`);

/** The artefact of a model cannot be read or is not what it must be. */
export class ModelLoadError extends Error {
  override readonly name = 'ModelLoadError';
}

export interface LoadedModel {
  readonly model: LogisticModel;
  /** Size of the artefact in bytes. */
  readonly bytes: number;
}

/** Reads and validates one artefact. Throws ModelLoadError with the path and the reason. */
export async function loadModel(folder: string, variant: Variant): Promise<LoadedModel> {
  const path = modelPath(folder, variant);
  try {
    const text = await readFile(path, 'utf8');
    const artifact = modelArtifact.parse(JSON.parse(text));
    if (artifact.variant !== variant) throw new Error(`it says it is the ${artifact.variant}`);
    return { model: new LogisticModel(artifact), bytes: Buffer.byteLength(text) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ModelLoadError(`cannot load the ${variant} from ${path}: ${reason}`, {
      cause: error,
    });
  }
}
