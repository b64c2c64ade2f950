import { DAY, HOUR, type Interval, MINUTE } from '@lab/kit/spec';
import { expect, test } from 'vitest';
import { judgeSeason } from './judge.ts';
import { SEASONS, season } from './season.ts';

const days = season(SEASONS.public);
const { spike, drop, loadTest, restarts } = days;

const judge = (...firing: Interval[]) => {
  const evidence = judgeSeason(firing, days, 'here');
  return {
    passed: evidence.every(({ passed }) => passed),
    hints: evidence.flatMap(({ passed, hint }) => (passed || hint === undefined ? [] : [hint])),
  };
};

/** An alert that is a quarter of an hour late at both ends. */
const flagged = ({ from, to }: Interval): Interval => ({
  from: from + 15 * MINUTE,
  to: to + 15 * MINUTE,
});
const right = [flagged(spike), flagged(drop)];

test('who flags spike and drop, and nothing else, passes', () => {
  expect(judge(...right)).toEqual({ passed: true, hints: [] });
});

const everyDay = Array.from({ length: 8 }, (_, day) => ({
  from: day * DAY + 18 * HOUR,
  to: day * DAY + 20 * HOUR,
}));

test.each<[string, Interval[], RegExp]>([
  ['silent', [], /Nothing ever fires/],
  ['without the drop', [flagged(spike)], /two edges/],
  ['without the spike', [flagged(drop)], /less than an ordinary evening/],
  ['late', [flagged(drop), { from: spike.from + 40 * MINUTE, to: spike.to }], /late/],
  ['every evening', [...right, ...everyDay], /usual at this time of the day/],
  ['now and then', [...right, { from: DAY, to: DAY + 300 }], /ordinary ups and downs/],
  ['a load test', [...right, flagged(loadTest)], /Developers/],
  [
    'a restart',
    [...right, { from: restarts[0] ?? 0, to: (restarts[0] ?? 0) + 600 }],
    /started again/,
  ],
  ['afterwards', [...right, { from: spike.to + HOUR, to: spike.to + 2 * HOUR }], /over/],
  ['without an end', [flagged(spike), { from: drop.from, to: drop.to + HOUR }], /over/],
])('%s is told so', (_name, firing, hint) => {
  const { passed, hints } = judge(...firing);
  expect(passed).toBe(false);
  expect(hints.join(' ')).toMatch(hint);
});

test('no fixed limit tells spike and drop from ordinary days', () => {
  for (const options of [SEASONS.public, SEASONS.hidden]) {
    const { data, ...planted } = season(options);
    const counters = data.series
      .filter(({ series }) => series.includes('env="production"'))
      .map(({ values }) => values.split(' ').map(Number));
    /** Requests of the hour before. */
    const inHour = (end: number) =>
      counters.reduce((sum, values) => {
        const [last, first] = [values[end / MINUTE - 1] ?? 0, values[end / MINUTE - 60] ?? 0];
        return sum + last - first;
      }, 0);
    const ordinary = Array.from({ length: 24 }, (_, hour) => inHour(DAY + (hour + 1) * HOUR));
    expect(inHour(planted.spike.to)).toBeLessThan(Math.max(...ordinary));
    expect(inHour(planted.drop.to)).toBeGreaterThan(Math.min(...ordinary));
  }
});
