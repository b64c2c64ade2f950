import { expect, test } from 'vitest';
import { gradeQuestions } from './questions.ts';

const metric = { signal: 'metric', query: 'up' };
const log = { signal: 'log', query: { logql: '{service="api"}' } };
const trace = { signal: 'trace', query: { traceql: '{}' } };
const answers = {
  'error-share': metric,
  'slow-step': trace,
  'exact-reason': log,
  'busier-than-before': metric,
  'way-of-a-request': trace,
  'what-a-user-did': log,
};

test('what happens only after the question was asked counts', async () => {
  const asked = new Map<string, number>();
  const verdict = await gradeQuestions({
    artefact: async (_file, schema) => schema.parse({ questions: answers }),
    ask: async ({ expression }) => {
      asked.set(expression, (asked.get(expression) ?? 0) + 1);
      return expression !== 'up' || (asked.get('up') ?? 0) > 2 ? 1 : 0;
    },
  });
  expect(verdict.passed).toBe(true);
  expect(asked.get('{}'), 'each is asked until it has a result').toBe(2);
});

test('a query in another language is not waited for', async () => {
  const verdict = await gradeQuestions({
    artefact: async (_file, schema) =>
      schema.parse({ questions: { ...answers, 'exact-reason': { ...log, query: 'up' } } }),
    ask: async () => 1,
  });
  expect(verdict.evidence.filter(({ passed }) => !passed)).toEqual([
    expect.objectContaining({ seen: 'promql, 0 results' }),
  ]);
});
