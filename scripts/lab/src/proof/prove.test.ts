import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '@lab/testing';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { createSources } from '../grading/sources.ts';
import { allOf, choose, defineLab, promql, quizTask, steady, task } from '../spec/index.ts';
import { prove } from './prove.ts';

const sheet = z.object({ sum: z.number().nullish() });

const sum = task('sum', {
  title: 'What is one and one?',
  artefacts: ['exercise/sum.yaml'],
  hints: ['', '', ''],
  grade: async ({ artefact }) => {
    const answer = (await artefact('sum.yaml', sheet)).sum;
    const hint = answer === 11 ? 'You joined two texts.' : 'That is another number.';
    const passed = answer === 2;
    return allOf([{ asked: 'the sum', expected: 'their sum', seen: `${answer}`, passed, hint }]);
  },
});
const selfCheck = quizTask(
  ['a', 'b', 'c', 'd', 'e'].map((id) =>
    choose(id, `${id}?`, [
      { text: 'one', reason: `${id} is not one` },
      { text: 'two', reason: `${id} is two`, right: true },
      { text: 'three', reason: `${id} is not three` },
    ]),
  ),
);
const lab = defineLab({
  id: '01-toy',
  title: 'Toy',
  load: steady({ rps: 1 }),
  expects: [{ ...promql('up').exists(), probe: async () => ({ passed: true, seen: '1' }) }],
  tasks: [sum, selfCheck],
});

const QUIZ_RIGHT = 'a: b\nb: b\nc: b\nd: b\ne: b\n';
const FILES = {
  'exercise/sum.yaml': 'sum:\n',
  'exercise/quiz.yaml': 'a:\nb:\nc:\nd:\ne:\n',
  'solution/reference/sum.yaml': 'sum: 2\n',
  'solution/reference/quiz.yaml': QUIZ_RIGHT,
  'solution/other/sum.yaml': 'sum: 2.0\n',
  'solution/other/quiz.yaml': QUIZ_RIGHT,
  'wrong/joined/sum.yaml': 'sum: 11\n',
  'wrong/answers.yaml': `
- {task: sum, mistake: joined, hint: joined two texts, folder: joined}
- {task: sum, mistake: three, hint: another number, edits: [{file: sum.yaml, find: "2", replace: "3"}]}
- {task: sum, mistake: none, hint: another number, edits: [{file: sum.yaml, find: " 2", replace: ""}]}
`,
};

async function run(changes: Partial<Record<keyof typeof FILES | 'wrong/unused/x', string>> = {}) {
  const labFolder = await temporaryFolder();
  const work = await temporaryFolder();
  for (const [name, text] of Object.entries({ ...FILES, ...changes })) {
    await mkdir(dirname(join(labFolder, name)), { recursive: true });
    await writeFile(join(labFolder, name), text);
  }
  const proofs = await prove({
    lab,
    labFolder,
    work,
    exercise: join(labFolder, 'exercise'),
    times: 2,
    sources: createSources(() => 'http://127.0.0.1:1'),
    runs: () => true,
    packages: labFolder,
    localise: (text) => text,
    drill: () => Promise.reject(new Error('no drill')),
  });
  return { proofs, refuted: proofs.filter(({ holds }) => !holds) };
}

test('a lab whose graders know their mistakes is proven', async () => {
  const { proofs, refuted } = await run();
  expect(refuted).toEqual([]);
  const statements = proofs.map(({ statement }) => statement);
  expect(statements).toContain('sum: the exercise as given fails');
  expect(statements).toContain('sum: the other solution passes');
  expect(statements).toContain('sum: rejected with a hint: joined');
  expect(statements).toContain('self-check: rejected with its reason: e c');
  expect(statements.filter((statement) => statement.includes('its reason'))).toHaveLength(10);
});

test.each([
  ['an exercise that is solved', { 'exercise/sum.yaml': 'sum: 2' }, /as given fails/],
  ['a solution that fails', { 'solution/other/sum.yaml': 'sum: 3' }, /other solution passes/],
  ['a wrong answer that passes', { 'wrong/joined/sum.yaml': 'sum: 2' }, /a hint: joined/],
  ['a hint that names another mistake', { 'wrong/joined/sum.yaml': 'sum: 3' }, /a hint: joined/],
  [
    'too few wrong answers',
    { 'wrong/answers.yaml': FILES['wrong/answers.yaml'].split('\n')[1] ?? '' },
    /three wrong answers/,
  ],
])('%s is found', async (_name, changes, statement) => {
  const { refuted } = await run(changes);
  expect(refuted).toHaveLength(1);
  expect(refuted[0]?.statement).toMatch(statement);
  expect(refuted[0]?.detail).not.toBe('');
});

test.each([
  ['wrong/unused/x', '', /no answer uses the folder unused/],
  ['wrong/answers.yaml', '- {task: sum, mistake: x, hint: y}', /either folder or edits/],
  [
    'wrong/answers.yaml',
    '- {task: sun, mistake: x, hint: y, folder: joined}',
    /unknown task "sun"/,
  ],
  ['solution/reference/sum.yaml', 'sum: 22', /stands 2 times in the reference's sum\.yaml/],
] as const)('a mistake of the author in %s is named', async (file, text, message) => {
  await expect(run({ [file]: text })).rejects.toThrow(message);
});
