import { readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Checkout } from '@lab/testing';
import { beforeAll, expect, test } from 'vitest';
import { recordResults } from '../grading/progress.ts';
import { loadLabSpec } from '../lab-spec.ts';
import { findLab } from '../labs.ts';
import { paths } from '../paths.ts';

const id = '01-signal-map';
let checkout: Checkout;

beforeAll(async () => {
  checkout = await Checkout.create();
  return () => checkout.remove();
}, 60_000);

async function show() {
  const { stdout, stderr, exitCode } = await checkout.lab(['show', '01', '--json']);
  expect(exitCode, stderr).toBe(0);
  return JSON.parse(stdout);
}

const taskOf = async (task: string) =>
  (await show()).tasks.find((one: { id: string }) => one.id === task);

async function recorded(task: string, passed: boolean): Promise<void> {
  const spec = await loadLabSpec(await findLab(paths(), id));
  const known = spec?.tasks.find((one) => one.id === task);
  if (known === undefined) throw new Error(`no task ${task}`);
  const evidence = [{ asked: 'it works', expected: '1', seen: '2', passed }];
  const results = [{ task: known, verdict: { passed, evidence }, seconds: 1 }];
  await recordResults(paths(checkout.folder).progress, id, results);
}

test('shows guide, tasks, files and questions, and nothing that is right', async () => {
  const view = await show();
  expect(view).toMatchObject({ id, track: 'Foundations', running: false, runningLab: null });
  expect(view.guide).toBe(await readFile(join(checkout.folder, 'labs', id, 'README.md'), 'utf8'));
  expect(view.tasks[0]).toMatchObject({
    id: 'signal-map',
    files: ['exercise/signals.yaml'],
    hints: { shown: [], total: 3 },
    last: null,
    quiz: null,
  });
  const { quiz } = view.tasks.at(-1);
  expect(quiz.questions).toHaveLength(5);
  expect(Object.values(quiz.answers)).toEqual([null, null, null, null, null]);
  expect(quiz.problem).toBeNull();
  for (const question of quiz.questions) {
    const allowed = ['id', 'question', 'kind', question.kind === 'choice' ? 'choices' : 'unit'];
    expect(Object.keys(question).sort()).toEqual(allowed.sort());
    for (const choice of question.choices ?? []) {
      expect(Object.keys(choice)).toEqual(['letter', 'text']);
    }
  }
});

test('hints come one by one, and stay revealed', async () => {
  const first = await checkout.lab(['hint', '01', 'layers', '--json']);
  expect(JSON.parse(first.stdout).hints.shown).toHaveLength(1);
  expect((await taskOf('layers')).hints).toMatchObject(JSON.parse(first.stdout).hints);
  for (let more = 0; more < 4; more++) await checkout.lab(['hint', '01', 'layers']);
  expect((await taskOf('layers')).hints.shown).toHaveLength(3);
  const unknown = await checkout.lab(['hint', '01', 'layer']);
  expect(unknown.exitCode).toBe(2);
  expect(unknown.stderr).toContain('Did you mean "layers"?');
});

test('keeps what a check found, reveals a hint when it failed, and tells of later edits', async () => {
  await recorded('costs', false);
  const sheet = join(checkout.folder, 'labs', id, 'exercise/signals.yaml');
  const failed = await taskOf('costs');
  expect(failed.hints.shown).toHaveLength(1);
  expect(failed.last).toMatchObject({ passed: false, edited: false, evidence: [{ seen: '2' }] });
  const later = new Date(Date.parse(failed.last.at) + 5_000);
  await utimes(sheet, later, later);
  expect((await taskOf('costs')).last.edited).toBe(true);

  await recorded('costs', true);
  expect((await taskOf('costs')).hints.shown).toEqual([]);
  const list = JSON.parse((await checkout.lab(['list', '--json'])).stdout);
  expect(list[0]).toMatchObject({ id, track: 'Foundations', solved: ['costs'] });
  expect((await checkout.lab(['show', '01'])).stdout).toMatch(/ok .*costs/);

  expect((await checkout.lab(['reset', '01'])).exitCode).toBe(0);
  expect((await taskOf('costs')).last).toBeNull();
  expect((await taskOf('layers')).hints.shown).toEqual([]);
});

test('answers of the self-check are written into the file, comments stay', async () => {
  const file = join(checkout.folder, 'labs', id, 'exercise/quiz.yaml');
  const comment = (await readFile(file, 'utf8')).split('\n')[0];
  const answer = (...words: string[]) => checkout.lab(['answer', '01', ...words]);
  expect((await answer('unknown-failure=a', 'counter=-2.5', 'bill=')).exitCode).toBe(0);
  expect((await taskOf('self-check')).quiz.answers).toEqual({
    'unknown-failure': 'a',
    'one-trace': null,
    counter: -2.5,
    'busy-evening': null,
    bill: null,
  });
  expect(await readFile(file, 'utf8')).toContain(`${comment}\nunknown-failure: a\none-trace:\n`);

  for (const [word, says] of [
    ['unknown-failure=z', 'has the choices a, b, c'],
    ['counter=many', 'asks for a number'],
    ['countre=1', 'Did you mean "counter"?'],
  ] as const) {
    const { exitCode, stderr } = await answer(word);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(says);
  }

  await writeFile(file, 'one: [');
  expect((await taskOf('self-check')).quiz.problem).toContain('quiz.yaml');
  expect((await answer('bill=1')).stderr).toContain('put it back with "lab reset"');
});
