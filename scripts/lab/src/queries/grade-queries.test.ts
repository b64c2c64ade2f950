import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@lab/testing';
import { expect, onTestFinished, test } from 'vitest';
import { readArtefact } from '../grading/artefact.ts';
import { HISTORY_UNTIL } from '../history/cache.ts';
import { smallPlan } from '../history/history.fixture.ts';
import { TaskWorkbench } from '../workbench/workbench.ts';
import { gradeQueries, type QueryQuestion } from './grade-queries.ts';

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

/** The evidence for one question that is answered with `query`. */
async function judged(question: QueryQuestion, query: string) {
  const root = await temporaryFolder();
  const folder = join(root, 'exercise');
  await mkdir(folder);
  await writeFile(join(folder, 'queries.yaml'), JSON.stringify({ [question.id]: query }));
  const workbench = new TaskWorkbench({
    answers: folder,
    packages: root,
    localise: (text) => text,
    histories: join(root, 'histories'),
  });
  onTestFinished(() => workbench.clear());
  const verdict = await gradeQueries(
    { workbench, artefact: (file, schema) => readArtefact(folder, file, schema) },
    {
      file: 'queries.yaml',
      queries: [question],
      blocks: { public: smallPlan(1), hidden: smallPlan(2) },
    },
  );
  const [evidence] = verdict.evidence;
  if (!evidence) throw new Error('there is no evidence');
  expect(verdict.passed).toBe(evidence.passed);
  return evidence;
}

test('the reference and any query that answers the same pass', async () => {
  expect(await judged(P90, P90.reference)).toMatchObject({ passed: true });
  const other =
    'histogram_quantile(9/10, sum without (instance) (rate(duration_seconds_bucket[300s])))';
  expect(await judged(P90, other)).toMatchObject({ passed: true });
  expect(await judged(RATE, 'sum by (job) (increase(requests_total[5m])) / 300')).toMatchObject({
    passed: true,
  });
});

test('a wrong answer is shown with the first difference and the name of the mistake', async () => {
  expect(
    await judged(
      P90,
      'avg by (job) (rate(duration_seconds_sum[5m]) / rate(duration_seconds_count[5m]))',
    ),
  ).toMatchObject({ passed: false, hint: 'That is the mean.' });
  expect(
    await judged(P90, 'histogram_quantile(0.9, sum by (job, le) (duration_seconds_bucket))'),
  ).toMatchObject({ hint: 'Buckets count from the start of the process on.' });
  expect(
    await judged(P90, 'histogram_quantile(0.9, rate(duration_seconds_bucket[5m]))'),
  ).toMatchObject({
    hint: 'The label "instance" is still there, but was not asked for.',
    expected: expect.stringMatching(/^one series, such as \{job="shop"\}/),
  });
  expect(await judged(RATE, 'sum by (job) (rate(requests_total[5m])) * 60')).toMatchObject({
    hint: expect.stringContaining('60 times too large'),
    expected: expect.stringMatching(/^[\d.]+ for \{job="shop"\} at 2026-10-28T/),
  });
});

test('what is recognised only after a restart fails where there is one', async () => {
  const atRestart = {
    ...RATE,
    times: () => [HISTORY_UNTIL - 12 * 3600, HISTORY_UNTIL - 10 * 3600],
  };
  const evidence = await judged(atRestart, 'rate(sum by (job) (requests_total)[5m:1m])');
  expect(evidence).toMatchObject({
    passed: false,
    hint: 'A reset of one process is hidden once series have been added up.',
  });
});

test('a constant that fits the data of the lab is caught by the other data', async () => {
  const question: QueryQuestion = {
    id: 'total',
    question: 'requests per second, all in all',
    reference: 'sum(rate(requests_total[5m]))',
    tolerance: 0.001,
    times: ({ until }) => [until - 60],
  };
  const { expected } = await judged(question, 'vector(0)');
  const value = /^([\d.]+) for/.exec(expected)?.[1];
  expect(await judged(question, `vector(${value})`)).toMatchObject({
    passed: false,
    seen: expect.stringContaining('with other data of the same kind'),
  });
});

test('what is no query, or is refused, is evidence and no crash', async () => {
  expect(await judged(P90, 'sum by (job (x)')).toMatchObject({
    passed: false,
    seen: expect.stringContaining('not PromQL at character'),
  });
  expect(await judged(P90, 'rate(requests_total)')).toMatchObject({
    seen: expect.stringContaining('Prometheus refuses it'),
  });
  expect(await judged(P90, 'requests_total[5m]')).toMatchObject({ passed: false });
  expect(await judged(P90, '')).toMatchObject({ seen: 'queries.yaml has none' });
});

test('a reference that answers nothing is the mistake of the lab', async () => {
  await expect(judged({ ...P90, reference: 'nothing_here' }, 'up')).rejects.toThrow(
    /the reference of p90 answers nothing/,
  );
});
