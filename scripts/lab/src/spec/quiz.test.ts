import { expect, test } from 'vitest';
import { calculate, choose, quizTask, quizText } from './quiz.ts';
import type { TaskContext } from './task.ts';

const letters = (id: string) =>
  choose(id, `Which of ${id}?`, [
    { text: 'the first', reason: `${id}: the first forgets resets` },
    { text: 'the second', reason: `${id}: the second sees every reset`, right: true },
    { text: 'the third', reason: `${id}: the third is no rate` },
  ]);
const ITEMS = [
  letters('one'),
  letters('two'),
  letters('three'),
  letters('four'),
  calculate('five', 'How much?', {
    answer: 0.5,
    tolerance: 0.01,
    unit: 'seconds',
    reason: 'half of them are faster',
    mistakes: [{ value: 500, reason: 'these are milliseconds' }],
    hint: 'Read the 0.5 quantile.',
  }),
];
const RIGHT = { one: 'b', two: 'b', three: 'B', four: 'b', five: 0.505 };

function grade(answers: object) {
  const artefact: TaskContext['artefact'] = async (_file, schema) => schema.parse(answers);
  return quizTask(ITEMS).grade({ artefact });
}

test('right answers pass and are told why they are right', async () => {
  const { passed, evidence } = await grade(RIGHT);
  expect(passed).toBe(true);
  expect(evidence.map(({ seen }) => seen)).toEqual([
    'b: one: the second sees every reset',
    'b: two: the second sees every reset',
    'b: three: the second sees every reset',
    'b: four: the second sees every reset',
    '0.505: half of them are faster',
  ]);
});

test.each([
  [{ one: 'a' }, 'one: the first forgets resets'],
  [{ two: 'x' }, 'none of the letters'],
  [{ three: 2 }, 'none of the letters'],
  [{ five: 500.004 }, 'these are milliseconds'],
  [{ five: 0.7 }, 'Read the 0.5 quantile.'],
  [{ five: 'half' }, 'Read the 0.5 quantile.'],
])('%o is told what it overlooks, and nothing else', async (answers, reason) => {
  const { passed, evidence } = await grade({ ...RIGHT, ...answers });
  expect(passed).toBe(false);
  const failed = evidence.filter((one) => !one.passed);
  expect(failed).toHaveLength(1);
  expect(failed[0]?.hint).toContain(reason);
  expect(JSON.stringify(failed)).not.toMatch(/sees every reset|0\.5 s|half of them/);
});

test('the file as given, with empty answers, fails in every item', async () => {
  const { passed, evidence } = await grade({ one: null, two: null });
  expect(passed).toBe(false);
  expect(evidence.map(({ seen }) => seen)).toEqual(Array(5).fill('nothing'));
});

test('the guide shows the questions with their letters', () => {
  const text = quizText(ITEMS);
  expect(text).toContain('1. `one`: Which of one?\n   - **a** the first\n   - **b** the second\n');
  expect(text).toMatch(/\n5\. `five`: How much\? \(a number, in seconds\)$/);
});

test.each([
  ['four items', ITEMS.slice(1), /4 items/],
  ['an id twice', [...ITEMS.slice(1), letters('two')], /an id is twice/],
  [
    'no right choice',
    [...ITEMS.slice(1), choose('none', '?', Array(3).fill({ text: '', reason: '' }))],
    /none: 0 choices are right/,
  ],
])('%s cannot be declared', (_name, items, message) => {
  expect(() => quizTask(items)).toThrow(message);
});
