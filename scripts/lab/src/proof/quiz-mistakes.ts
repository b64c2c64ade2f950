import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { letterOf, QUIZ, type QuizItem } from '../spec/quiz.ts';

/** A wrong answer to one question of a self-check, and the reason it must be told. */
export interface QuizMistake {
  readonly id: string;
  readonly answer: string | number;
  readonly reason: string;
}

/** Every wrong choice and every known wrong number. */
export function quizMistakes(items: readonly QuizItem[]): QuizMistake[] {
  return items.flatMap((item): QuizMistake[] => {
    const { id } = item;
    if (item.kind === 'number') {
      return item.mistakes.map(({ value, reason }) => ({ id, answer: value, reason }));
    }
    return item.choices.flatMap(({ right, reason }, index) =>
      right === true ? [] : [{ id, answer: letterOf(index), reason }],
    );
  });
}

/** Puts a wrong answer into a copy of the reference solution. */
export async function answerWrongly(folder: string, { id, answer }: QuizMistake): Promise<void> {
  const file = join(folder, QUIZ);
  const answers: unknown = parse(await readFile(file, 'utf8'));
  await writeFile(file, stringify(Object.assign({}, answers, { [id]: answer })));
}
