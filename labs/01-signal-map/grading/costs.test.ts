import type { Query, TaskContext } from '@lab/kit/spec';
import { expect, test } from 'vitest';
import { gradeCosts } from './costs.ts';

const TRUTH = { samples: 1800, lines: 50, spans: 200 };
const ANSWER = {
  metrics: { volume: '1800', keep_days: 15 },
  logs: { volume: '50', keep_days: 7 },
  traces: { volume: '200', keep_days: 2 },
};

/** A system in which so much arrives; a query that is a number has that number as its answer. */
function context(
  costs: object,
  truth: Partial<typeof TRUTH> = TRUTH,
): Pick<TaskContext, 'artefact' | 'value'> {
  const answerTo = ({ expression }: Query): number | undefined => {
    if (expression.includes('samples_appended')) return truth.samples;
    if (expression.includes('log_lines')) return truth.lines;
    if (expression.includes('spans_exported')) return truth.spans;
    return Number(expression);
  };
  return {
    artefact: async (_file, schema) => schema.parse({ costs }),
    value: async (query) => answerTo(query),
  };
}

test('measured volumes, kept as long as they are needed, pass', async () => {
  expect((await gradeCosts(context(ANSWER))).passed).toBe(true);
});

test.each([
  ['requests counted instead of lines', { logs: { volume: '20', keep_days: 7 } }],
  [
    'everything kept for a month',
    {
      metrics: { volume: '1800', keep_days: 30 },
      logs: { volume: '50', keep_days: 30 },
      traces: { volume: '200', keep_days: 30 },
    },
  ],
  ['logs dropped too early', { logs: { volume: '50', keep_days: 3 } }],
  ['no query', { traces: { volume: null, keep_days: 2 } }],
])('%s fails', async (_name, mistake) => {
  expect((await gradeCosts(context({ ...ANSWER, ...mistake }))).passed).toBe(false);
});

test('where nothing arrives nothing is proven', async () => {
  const silent = { ...ANSWER, traces: { volume: '0', keep_days: 2 } };
  expect((await gradeCosts(context(silent, { ...TRUTH, spans: 0 }))).passed).toBe(false);
});
