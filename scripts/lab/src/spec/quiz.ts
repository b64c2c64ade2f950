import { answersSchema, type Question } from '@lab/clients/lab';
import { allOf, type Evidence, formatNumber, type Verdict } from './evidence.ts';
import type { Task, TaskContext } from './task.ts';

/** One answer to choose. */
export interface Choice {
  readonly text: string;
  /** Why it is right, or what it overlooks; told to whoever chose it, so it gives nothing else away. */
  readonly reason: string;
  readonly right?: true;
}

/** A question with several answers of which one is right. Their letters are a, b, c in this order. */
export interface ChoiceItem {
  readonly kind: 'choice';
  readonly id: string;
  readonly question: string;
  readonly choices: readonly Choice[];
}

/** A question whose answer is a number. */
export interface NumberItem {
  readonly kind: 'number';
  readonly id: string;
  readonly question: string;
  readonly answer: number;
  /** How far the learner's number may be from the answer, in the same unit. */
  readonly tolerance: number;
  /** Such as `seconds`. */
  readonly unit: string;
  /** Why it is right; told with a right answer. */
  readonly reason: string;
  /** Numbers that a known mistake leads to, at least one. */
  readonly mistakes: readonly { readonly value: number; readonly reason: string }[];
  /** Told with any other wrong number. */
  readonly hint: string;
}

export type QuizItem = ChoiceItem | NumberItem;

/** A task whose grader looks at the learner's answers and at nothing else. */
interface QuizTask extends Task {
  readonly grade: (context: Pick<TaskContext, 'artefact'>) => Promise<Verdict>;
}

/** A question with several answers, exactly one of them marked `right: true`. */
export const choose = (id: string, question: string, choices: readonly Choice[]): QuizItem => ({
  kind: 'choice',
  id,
  question,
  choices,
});

/** A question whose answer is a number. */
export const calculate = (
  id: string,
  question: string,
  options: Omit<NumberItem, 'kind' | 'id' | 'question'>,
): QuizItem => ({ kind: 'number', id, question, ...options });

/** The learner's file with the answers of the self-check. */
export const QUIZ = 'quiz.yaml';

const ITEMS = 5;
const LETTERS = 'abcdef';

/** The letter of a choice. */
export const letterOf = (index: number): string => LETTERS.charAt(index);

function problemOf(item: QuizItem): string | undefined {
  if (!/^[a-z][a-z0-9-]*$/.test(item.id)) return 'its id must be in kebab-case';
  if (item.kind === 'number') {
    const isHit = ({ value }: { value: number }) => Math.abs(value - item.answer) <= item.tolerance;
    if (item.mistakes.length === 0) return 'it needs at least one known mistake';
    return item.mistakes.some(isHit) ? 'a mistake lies within the tolerance' : undefined;
  }
  const { choices } = item;
  if (choices.length < 3 || choices.length > LETTERS.length) return 'it needs three to six choices';
  const right = choices.filter((choice) => choice.right === true).length;
  return right === 1 ? undefined : `${right} choices are right, exactly one must be`;
}

function judgeChoice({ id, choices }: ChoiceItem, answer: string | number): Evidence {
  const letter = String(answer).trim().toLowerCase();
  const choice = letter.length === 1 ? choices[LETTERS.indexOf(letter)] : undefined;
  const passed = choice?.right === true;
  return {
    asked: id,
    expected: `the right one of a to ${letterOf(choices.length - 1)}`,
    seen: passed ? `${letter}: ${choice.reason}` : letter,
    passed,
    ...(!passed && { hint: choice?.reason ?? 'That is none of the letters.' }),
  };
}

function judgeNumber(item: NumberItem, answer: string | number): Evidence {
  const { id, unit, tolerance, mistakes, hint, reason } = item;
  const number = typeof answer === 'number' ? answer : Number.NaN;
  const near = (value: number) => Math.abs(number - value) <= tolerance;
  const passed = near(item.answer);
  return {
    asked: id,
    expected: `a number of ${unit}, give or take ${formatNumber(tolerance)}`,
    seen: passed ? `${formatNumber(number)}: ${reason}` : String(answer),
    passed,
    ...(!passed && { hint: mistakes.find(({ value }) => near(value))?.reason ?? hint }),
  };
}

function judge(item: QuizItem, answer: string | number | null | undefined): Evidence {
  if (answer === null || answer === undefined) {
    const expected = item.kind === 'choice' ? 'a letter' : `a number of ${item.unit}`;
    return { asked: item.id, expected, seen: 'nothing', passed: false };
  }
  return item.kind === 'choice' ? judgeChoice(item, answer) : judgeNumber(item, answer);
}

/** The questions as a page may show them. */
export const questionsOf = (items: readonly QuizItem[]): Question[] =>
  items.map((item) => {
    const { id, question } = item;
    if (item.kind === 'number') return { id, question, kind: 'number', unit: item.unit };
    const choices = item.choices.map(({ text }, index) => ({ letter: letterOf(index), text }));
    return { id, question, kind: 'choice', choices };
  });

/** The questions as the guide shows them below "## Self-check". */
export function quizText(items: readonly QuizItem[]): string {
  return items
    .flatMap((item, index) => [
      `${index + 1}. \`${item.id}\`: ${item.question}${item.kind === 'number' ? ` (a number, in ${item.unit})` : ''}`,
      ...(item.kind === 'choice'
        ? item.choices.map(({ text }, place) => `   - **${letterOf(place)}** ${text}`)
        : []),
    ])
    .join('\n');
}

/**
 * The self-check of a lab: five questions, answered in `exercise/quiz.yaml` as `id: letter` or
 * `id: number`. A wrong answer is told what it overlooks, never what is right.
 * Throws when an item is malformed.
 */
export function quizTask(
  items: readonly QuizItem[],
  options: Partial<Pick<Task, 'id' | 'title' | 'hints' | 'covers'>> = {},
): QuizTask {
  const { id = 'self-check', ...rest } = options;
  if (items.length !== ITEMS) throw new Error(`${id} has ${items.length} items, not ${ITEMS}`);
  if (new Set(items.map((item) => item.id)).size < ITEMS) throw new Error(`${id}: an id is twice`);
  for (const item of items) {
    const problem = problemOf(item);
    if (problem !== undefined) throw new Error(`${id}, ${item.id}: ${problem}`);
  }
  const grade: QuizTask['grade'] = async ({ artefact }) => {
    const answers = await artefact(QUIZ, answersSchema);
    return allOf(items.map((item) => judge(item, answers[item.id])));
  };
  return {
    id,
    title: 'Answer five questions about what you have seen',
    artefacts: [`exercise/${QUIZ}`],
    hints: [
      'The questions stand in the guide below "Self-check"; write a letter or a number behind each id.',
      'A wrong answer is told what it overlooks: go back to the task where you met that, and try it.',
      'Strike out every choice whose reason you have read, and explain to somebody why the last one is right.',
    ],
    ...rest,
    quiz: items,
    grade,
  };
}
