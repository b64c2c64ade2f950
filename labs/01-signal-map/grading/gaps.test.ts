import type { Query, TaskContext, Timeline } from '@lab/kit/spec';
import { expect, test } from 'vitest';
import { gradeGaps } from './gaps.ts';

const FAULTS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const incidents = [...FAULTS, 'surge'].map((id, index) => {
  const from = 100 + index * 30;
  return { id, from, to: from + 15 };
});
const recording = { lab: '01-signal-map', start: 0, end: 400, requests: 8000, incidents };

/** A query named after the incidents during which it has a result, such as "a+surge". */
function replayed({ expression }: Query): Timeline[] {
  const values = Array.from({ length: 80 }, (_, index) => {
    const time = index * 5;
    const incident = incidents.find(({ from, to }) => time >= from && time <= to);
    const fires = expression.split('+').some((word) => {
      return word === 'always' || word === incident?.id || (word === 'calm' && time === 50);
    });
    return fires ? 1 : undefined;
  });
  return [{ start: 0, step: 5, values }];
}

function context(...expressions: string[]): Pick<TaskContext, 'artefact' | 'drill' | 'replay'> {
  const gaps = expressions.map((promql) => ({ symptom: promql, query: { promql } }));
  return {
    artefact: async (_file, schema) => schema.parse({ gaps }),
    drill: async () => recording,
    replay: async (query) => replayed(query),
  };
}

test('six of eight faults are enough, one false alarm is forgiven', async () => {
  const verdict = await gradeGaps(context('a', 'b', 'c', 'd', 'e', 'f', 'surge'));
  expect(verdict.passed).toBe(true);
});

test('one query may detect several faults', async () => {
  expect((await gradeGaps(context('a+b+c', 'd+e+f'))).passed).toBe(true);
});

test.each([
  ['too few faults', ['a', 'b', 'c', 'd', 'e'], /never|5 of 8/],
  [
    'false alarms in busy and in calm traffic',
    ['a', 'b', 'c', 'd', 'e', 'f', 'g+surge', 'h+calm'],
    /2 false alarms/,
  ],
  ['a query that always has a result', ['always'], /0 of 8/],
  ['nothing written', [], /no query/],
])('%s is not enough', async (_name, expressions, seen) => {
  const verdict = await gradeGaps(context(...expressions));
  expect(verdict.passed).toBe(false);
  expect(verdict.evidence.at(-1)?.seen).toMatch(seen);
});

test('the mistake of a query is named', async () => {
  const { evidence } = await gradeGaps(context('always', 'surge'));
  expect(evidence[0]?.hint).toMatch('without a comparison');
  expect(evidence[1]?.hint).toMatch('healthy traffic');
});
