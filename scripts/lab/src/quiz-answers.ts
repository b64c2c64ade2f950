import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Document, parseDocument } from 'yaml';
import { z } from 'zod';
import { errorCode, exitCodes, LabError } from './errors.ts';
import { nearest } from './nearest.ts';
import { letterOf, QUIZ, type QuizItem } from './spec/quiz.ts';

/** A letter, a number, or null for a question that is still open. */
export type QuizAnswer = string | number | null;

/**
 * The answers that a command line gives as `id=letter`, `id=number`, or `id=` to take one back.
 * Throws LabError (exit code `usage`) for an unknown question, or what cannot be an answer to it.
 */
export function readAnswers(
  items: readonly QuizItem[],
  words: readonly string[],
): Map<string, QuizAnswer> {
  return new Map(
    words.map((word): [string, QuizAnswer] => {
      const [id = '', text = ''] = word.split(/=(.*)/s);
      const item = items.find((candidate) => candidate.id === id);
      if (item === undefined) {
        const known = items.map((candidate) => candidate.id);
        throw refused(`There is no question "${id}".${nearest(id, known)}`, { id, known });
      }
      return [id, text === '' ? null : readAnswer(item, text)];
    }),
  );
}

function readAnswer(item: QuizItem, text: string): QuizAnswer {
  if (item.kind === 'number') {
    const number = z.coerce.number().safeParse(text);
    if (number.success) return number.data;
    throw refused(`"${item.id}" asks for a number of ${item.unit}, "${text}" is none.`, {});
  }
  const letters = item.choices.map((_, index) => letterOf(index));
  const letter = text.trim().toLowerCase();
  if (letters.includes(letter)) return letter;
  throw refused(`"${item.id}" has the choices ${letters.join(', ')}; "${text}" is none.`, {});
}

/**
 * Writes answers into the learner's file; its comments and all other answers stay.
 * Throws LabError (exit code `usage`) when the file is there and is no YAML mapping.
 */
export async function writeAnswers(
  exercise: string,
  answers: ReadonlyMap<string, QuizAnswer>,
): Promise<void> {
  const file = join(exercise, QUIZ);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return '';
    throw error;
  });
  const document = text.trim() === '' ? new Document({}) : parseDocument(text);
  const [problem] = document.errors;
  if (
    problem !== undefined ||
    !z.record(z.string(), z.unknown()).safeParse(document.toJS()).success
  ) {
    throw refused(
      `${QUIZ} is no list of "id: answer"${problem === undefined ? '' : `: ${problem.message}`}. Correct it, or put it back with "lab reset".`,
      { file },
    );
  }
  for (const [id, answer] of answers) document.set(id, answer);
  await writeFile(file, document.toString({ nullStr: '' }));
}

function refused(message: string, details: Readonly<Record<string, unknown>>): LabError {
  return new LabError(message, { exitCode: exitCodes.usage, details });
}
