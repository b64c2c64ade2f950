import { expect, test } from 'vitest';
import { seededRandom } from '../random.ts';
import { arrivalTimes } from './arrivals.ts';
import { limitTimes } from './limit.ts';
import { dueBy, type Profile, profileOf, rateAt } from './profile.ts';

const profiles: Profile[] = [
  { profile: 'steady', rps: 50 },
  { profile: 'ramp', from: 0, to: 100, overSeconds: 30 },
  { profile: 'ramp', from: 100, to: 10, overSeconds: 30 },
  { profile: 'spike', base: 5, peak: 100, everySeconds: 10, forSeconds: 2 },
  { profile: 'daily', min: 2, max: 80, periodSeconds: 25 },
];

const timesOf = (profile: Profile, spacing: 'even' | 'poisson', until: number, seed = 1) => [
  ...limitTimes(arrivalTimes(profile, spacing, seededRandom(seed)), { durationSeconds: until }),
];

test.each(profiles)('$profile: what is due is the integral of the rate', (profile) => {
  let integral = 0;
  const step = 0.001;
  for (let n = 0; n < 60_000; n += 1) integral += rateAt(profile, (n + 0.5) * step) * step;
  expect(dueBy(profile, 60)).toBeCloseTo(integral, 1);
});

test.each(profiles)('$profile: even arrivals keep the rate everywhere', (profile) => {
  const times = timesOf(profile, 'even', 60);
  for (let from = 0; from < 60; from += 5) {
    const count = times.filter((time) => time > from && time <= from + 5).length;
    expect(Math.abs(count - (dueBy(profile, from + 5) - dueBy(profile, from)))).toBeLessThan(1.01);
  }
});

test.each(profiles)(
  '$profile: Poisson arrivals keep the rate on average, and ascend',
  (profile) => {
    const counts = Array.from(
      { length: 20 },
      (_, seed) => timesOf(profile, 'poisson', 20, seed).length,
    );
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    const expected = dueBy(profile, 20);
    expect(Math.abs(mean - expected)).toBeLessThan(4 * Math.sqrt(expected / counts.length));
    const times = timesOf(profile, 'poisson', 20);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  },
);

test('the gaps of a Poisson process scatter as much as they are long, and do so by seed', () => {
  const times = timesOf({ profile: 'steady', rps: 10 }, 'poisson', 500);
  const gaps = times.slice(1).map((time, n) => time - (times[n] ?? 0));
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
  expect(Math.sqrt(variance) / mean).toBeCloseTo(1, 1);
  expect(timesOf({ profile: 'steady', rps: 10 }, 'poisson', 500)).toEqual(times);
  expect(timesOf({ profile: 'steady', rps: 10 }, 'poisson', 500, 2)).not.toEqual(times);
});

test('a ramp down to nothing ends', () => {
  const times = timesOf({ profile: 'ramp', from: 10, to: 0, overSeconds: 10 }, 'even', 1e9);
  expect(times).toHaveLength(50);
});

test('limits by number', () => {
  const times = arrivalTimes({ profile: 'steady', rps: 10 }, 'even', seededRandom(1));
  expect([...limitTimes(times, { requests: 7 })]).toHaveLength(7);
});

test('a mean rate is enough to have any profile', () => {
  const steady = profileOf({ profile: 'steady' });
  expect(rateAt(steady, 0)).toBe(20);
  const ramp = profileOf({ profile: 'ramp', rps: 50 });
  expect([rateAt(ramp, 0), rateAt(ramp, 60), rateAt(ramp, 600)]).toEqual([5, 50, 50]);
  const spike = profileOf({ profile: 'spike', rps: 10 });
  expect([rateAt(spike, 0), rateAt(spike, 55), rateAt(spike, 60)]).toEqual([10, 50, 10]);
  const daily = profileOf({ profile: 'daily', rps: 40 });
  expect(dueBy(daily, 600) / 600).toBeCloseTo(40);
  expect([rateAt(daily, 0), rateAt(daily, 300)]).toEqual([10, 70]);
});
