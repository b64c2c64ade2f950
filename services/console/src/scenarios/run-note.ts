import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { logger } from '@lab/telemetry';
import { z } from 'zod';
import { runStateSchema } from './run-state.ts';
import { undoSchema } from './undo.ts';

const noteSchema = z.object({ run: runStateSchema, undo: undoSchema });

type Note = z.output<typeof noteSchema>;

/** What a run has to put back, on disk: the console may be killed before it does. */
export class RunNote {
  readonly #folder: string | undefined;

  /** @param folder undefined: nothing is kept */
  constructor(folder: string | undefined) {
    this.#folder = folder;
  }

  /** What a console left that was killed; undefined when there is nothing, or nothing readable. */
  async read(): Promise<Note | undefined> {
    if (this.#folder === undefined) return undefined;
    const text = await readFile(fileIn(this.#folder), 'utf8').catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (text === undefined) return undefined;
    try {
      return noteSchema.parse(JSON.parse(text));
    } catch (error) {
      logger.error({ event: 'scenario.note', error }, 'the note of a scenario cannot be read');
      return undefined;
    }
  }

  /** Replaces the note; what was there stays until the new one is whole. */
  async write(note: Note): Promise<void> {
    if (this.#folder === undefined) return;
    const file = fileIn(this.#folder);
    await mkdir(this.#folder, { recursive: true });
    await writeFile(`${file}.new`, JSON.stringify(note));
    await rename(`${file}.new`, file);
  }

  /** A note that cannot be erased is logged: it is read once more at the next start. */
  async erase(): Promise<void> {
    if (this.#folder === undefined) return;
    await rm(fileIn(this.#folder), { force: true }).catch((error: unknown) => {
      logger.error({ event: 'scenario.note', error }, 'the note of a scenario cannot be erased');
    });
  }
}

const fileIn = (folder: string) => join(folder, 'scenario.json');
