import { expect, test } from 'vitest';
import { Crowd } from './crowd.ts';
import type { Answer } from './http/target.ts';
import type { Journey } from './journeys/step.ts';
import { Population } from './population/population.ts';

const user = new Population({ seed: 1, size: 1, fraudShare: 0 }).user(0);
const answer: Answer = {
  status: 200,
  reason: undefined,
  headers: {},
  body: undefined,
  traceId: '',
  sampled: true,
};

function* twoSteps(number: number, thinkSeconds: number): Journey {
  yield { request: { method: 'GET', route: '/', path: `/${number}/a` }, thinkSeconds: 0 };
  yield { request: { method: 'GET', route: '/', path: `/${number}/b` }, thinkSeconds };
}

function crowd(thinkSeconds: (number: number) => number = () => 1) {
  const ended: string[] = [];
  const all = new Crowd({
    newJourney: (number) => ({
      user,
      kind: 'browse',
      journey: twoSteps(number, thinkSeconds(number)),
    }),
    onEnd: (kind) => ended.push(kind),
  });
  const take = (now: number) => {
    const session = all.take(now);
    return { session, path: session.step.request.path };
  };
  return { all, ended, take };
}

test('somebody new begins while all others think or wait for an answer', () => {
  const { all, take } = crowd();
  const first = take(0);
  expect(first.path).toBe('/0/a');
  expect(take(1).path).toBe('/1/a');
  all.resume(first.session, answer, 10);
  expect(take(1_009).path).toBe('/2/a');
  expect(take(1_010).path).toBe('/0/b');
  expect(all.started).toBe(3);
});

test('who has waited longest goes first, whoever was answered first', () => {
  const { all, take } = crowd((number) => [3, 1, 2][number] ?? 0);
  const sessions = [take(0), take(0), take(0)];
  for (const { session } of sessions) all.resume(session, answer, 0);
  expect([take(9_999), take(9_999), take(9_999)].map(({ path }) => path)).toEqual([
    '/1/b',
    '/2/b',
    '/0/b',
  ]);
});

test('a finished journey is told and forgotten', () => {
  const { all, ended, take } = crowd(() => 0);
  const { session } = take(0);
  all.resume(session, answer, 0);
  all.resume(take(0).session, answer, 0);
  expect(ended).toEqual(['browse']);
  expect(take(0).path).toBe('/1/a');
});

test('a journey that throws ends alone', () => {
  const ended: string[] = [];
  function* failing(): Journey {
    yield { request: { method: 'GET', route: '/', path: '/' }, thinkSeconds: 0 };
    throw new Error('planted');
  }
  const bad = new Crowd({
    newJourney: () => ({ user, kind: 'browse', journey: failing() }),
    onEnd: () => ended.push('ended'),
  });
  const session = bad.take(0);
  expect(() => bad.resume(session, answer, 0)).not.toThrow();
  expect(ended).toEqual(['ended']);
});
