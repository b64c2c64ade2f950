import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { exitCodes, LabError, messageOf } from '../errors.ts';
import type { Lab } from '../spec/lab.ts';

const editSchema = z.strictObject({
  file: z.string().min(1),
  /** Text that stands in the file exactly once. */
  find: z.string().min(1),
  replace: z.string(),
});

const wrongAnswerSchema = z
  .strictObject({
    task: z.string(),
    /** What somebody has misunderstood, in a few words. */
    mistake: z.string().min(1),
    /** Part of the hint that names the mistake. */
    hint: z.string().min(1),
    /** Folder beside answers.yaml with the files that differ from the reference solution. */
    folder: z.string().optional(),
    /** Changes to files of the reference solution. */
    edits: z.array(editSchema).min(1).optional(),
  })
  .refine(({ folder, edits }) => (folder === undefined) !== (edits === undefined), {
    error: 'must have either folder or edits',
  });

export type WrongAnswer = z.output<typeof wrongAnswerSchema>;

const FILE = 'answers.yaml';

/** Wrong answers that each task must reject, apart from self-checks, whose own are all tried. */
const NEEDED = 3;

const unusable = (folder: string, why: string): LabError =>
  new LabError(
    `${join(folder, FILE)} cannot be used: ${why}. labs/README.md says how it is written.`,
    {
      exitCode: exitCodes.usage,
    },
  );

/**
 * The wrong answers of a lab, from `wrong/answers.yaml`; none when there is no such file.
 * Throws LabError when the file is malformed, names no task, or leaves a folder beside it unused.
 */
export async function readWrongAnswers(folder: string, { tasks }: Lab): Promise<WrongAnswer[]> {
  const file = join(folder, FILE);
  if (!existsSync(file)) return [];
  let answers: WrongAnswer[];
  try {
    answers = z.array(wrongAnswerSchema).parse(parse(await readFile(file, 'utf8')));
  } catch (error) {
    throw unusable(folder, error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error));
  }
  const known = new Set(tasks.map(({ id }) => id));
  for (const { task, mistake } of answers) {
    if (!known.has(task)) throw unusable(folder, `"${mistake}" names the unknown task "${task}"`);
  }
  const used = new Set(answers.flatMap(({ folder: name }) => name ?? []));
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory() && !used.delete(entry.name)) {
      throw unusable(folder, `no answer uses the folder ${entry.name}`);
    }
  }
  const [missing] = used;
  if (missing !== undefined) throw unusable(folder, `there is no folder ${missing}`);
  return answers;
}

/** What is missing when a task has too few wrong answers. */
export function tooFew(answers: readonly WrongAnswer[], task: string): string | undefined {
  const mistakes = new Set(
    answers.filter((answer) => answer.task === task).map((one) => one.mistake),
  );
  return mistakes.size >= NEEDED ? undefined : `wrong/${FILE} has ${mistakes.size} for it`;
}

/** Makes the edits in a copy of the reference solution. Throws when a text is not there exactly once. */
export async function applyEdits(
  folder: string,
  { edits = [], mistake }: WrongAnswer,
): Promise<void> {
  for (const { file, find, replace } of edits) {
    const path = join(folder, file);
    const parts = (await readFile(path, 'utf8')).split(find);
    if (parts.length !== 2) {
      throw new LabError(
        `The wrong answer "${mistake}" looks for a text that stands ${parts.length - 1} times in the reference's ${file}, not once: ${find}`,
        { exitCode: exitCodes.usage },
      );
    }
    await writeFile(path, parts.join(replace));
  }
}
