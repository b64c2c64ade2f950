import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporaryFolder } from '@lab/testing';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { readArtefact } from '../grading/artefact.ts';
import { HISTORY_UNTIL } from '../history/cache.ts';
import { smallPlan } from '../history/history.fixture.ts';
import { HOUR } from '../history/schedule.ts';
import { TaskWorkbench } from '../workbench/workbench.ts';
import { gradeQueries, type QueryQuestion } from './grade-queries.ts';

/** Each test starts two servers over the same two pasts. */
const timeout = 120_000;

const recent = { times: ({ until }: { until: number }) => [until - 60, until - 7200] };

const P90: QueryQuestion = {
  id: 'p90',
  question: 'the 90th percentile of the duration over 5 minutes, for each job',
  reference: 'histogram_quantile(0.9, sum by (job, le) (rate(duration_seconds_bucket[5m])))',
  ...recent,
  mistakes: [
    {
      looksLike: (query) => !query.uses('rate'),
      hint: 'Buckets count from the start of the process on.',
    },
    {
      wrong:
        'sum by (job) (rate(duration_seconds_sum[5m])) / sum by (job) (rate(duration_seconds_count[5m]))',
      hint: 'That is the mean.',
    },
  ],
};

const RATE: QueryQuestion = {
  id: 'rate',
  question: 'requests per second over 5 minutes, for each job',
  reference: 'sum by (job) (rate(requests_total[5m]))',
  type: 'range',
  mistakes: [
    {
      wrong: 'rate(sum by (job) (requests_total)[5m:1m])',
      looksLike: (query) => query.applies('rate', 'sum'),
      hint: 'A reset of one process is hidden once series have been added up.',
    },
  ],
};

let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'lab-test-queries-'));
});

afterAll(() => rm(root, { recursive: true, force: true }));

/** The evidence for each pair of a question and the query that answers it. */
async function judged(...answers: readonly (readonly [QueryQuestion, string])[]) {
  const folder = await temporaryFolder();
  const named = answers.map(([question, query], index) => ({
    question: { ...question, id: `${question.id}-${index}` },
    query,
  }));
  const file = named.map(({ question: { id }, query }) => [id, query]);
  await writeFile(join(folder, 'queries.yaml'), JSON.stringify(Object.fromEntries(file)));
  const workbench = new TaskWorkbench({
    answers: folder,
    packages: folder,
    localise: (text) => text,
    histories: join(root, 'histories'),
  });
  onTestFinished(() => workbench.clear());
  const { passed, evidence } = await gradeQueries(
    { workbench, artefact: (name, schema) => readArtefact(folder, name, schema) },
    {
      file: 'queries.yaml',
      queries: named.map(({ question }) => question),
      blocks: { public: smallPlan(1), hidden: smallPlan(2) },
    },
  );
  expect(evidence).toHaveLength(answers.length);
  expect(passed).toBe(evidence.every((piece) => piece.passed));
  return evidence;
}

test('the reference and any query that answers the same pass', { timeout }, async () => {
  const evidence = await judged(
    [P90, P90.reference],
    [P90, 'histogram_quantile(9/10, sum without (instance) (rate(duration_seconds_bucket[300s])))'],
    [RATE, 'sum by (job) (increase(requests_total[5m])) / 300'],
  );
  expect(evidence.map(({ passed }) => passed)).toEqual([true, true, true]);
});

test('a wrong answer is shown with the first difference and the name of the mistake', {
  timeout,
}, async () => {
  const evidence = await judged(
    [P90, 'avg by (job) (rate(duration_seconds_sum[5m]) / rate(duration_seconds_count[5m]))'],
    [P90, 'histogram_quantile(0.9, sum by (job, le) (duration_seconds_bucket))'],
    [P90, 'histogram_quantile(0.9, rate(duration_seconds_bucket[5m]))'],
    [RATE, 'sum by (job) (rate(requests_total[5m])) * 60'],
  );
  expect(evidence).toMatchObject([
    { passed: false, hint: 'That is the mean.' },
    { passed: false, hint: 'Buckets count from the start of the process on.' },
    {
      passed: false,
      hint: 'The label "instance" is still there, but was not asked for.',
      expected: expect.stringMatching(/^one series, such as \{job="shop"\}/),
    },
    {
      passed: false,
      hint: expect.stringContaining('60 times too large'),
      expected: expect.stringMatching(/^[\d.]+ for \{job="shop"\} at 2026-10-28T/),
    },
  ]);
});

test('what is wrong only after a restart fails where there is one', { timeout }, async () => {
  const times = () => [HISTORY_UNTIL - 12 * HOUR, HISTORY_UNTIL - 10 * HOUR];
  const [evidence] = await judged([
    { ...RATE, times },
    'rate(sum by (job) (requests_total)[5m:1m])',
  ]);
  expect(evidence).toMatchObject({
    passed: false,
    hint: 'A reset of one process is hidden once series have been added up.',
  });
});

test('a constant that fits the data of the lab is caught by the other data', {
  timeout,
}, async () => {
  const question: QueryQuestion = {
    id: 'total',
    question: 'requests per second, all in all',
    reference: 'sum(rate(requests_total[5m]))',
    tolerance: 0.001,
    times: ({ until }) => [until - 60],
  };
  const [wrong] = await judged([question, 'vector(0)']);
  const value = /^([\d.]+) for/.exec(wrong?.expected ?? '')?.[1];
  const [constant] = await judged([question, `vector(${value})`]);
  expect(constant).toMatchObject({
    passed: false,
    seen: expect.stringContaining('with other data of the same kind'),
  });
});

test('what is no query, or is refused, is evidence and no crash', { timeout }, async () => {
  const evidence = await judged(
    [P90, 'sum by (job (x)'],
    [P90, 'rate(requests_total)'],
    [P90, 'requests_total[5m]'],
    [P90, ''],
  );
  expect(evidence).toMatchObject([
    { passed: false, seen: expect.stringContaining('not PromQL at character') },
    { passed: false, seen: expect.stringContaining('Prometheus refuses it') },
    { passed: false },
    { passed: false, seen: 'queries.yaml has none' },
  ]);
});

test('a reference that answers nothing is the mistake of the lab', { timeout }, async () => {
  await expect(judged([{ ...P90, reference: 'nothing_here' }, 'up'])).rejects.toThrow(
    /the reference of p90-0 answers nothing/,
  );
});
