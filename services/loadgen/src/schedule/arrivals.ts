import { exponential, type Random } from '../random.ts';
import { dueBy, type Profile } from './profile.ts';

export type Spacing = 'poisson' | 'even';

const LONGEST_GAP_SECONDS = 86_400;
const PRECISION_SECONDS = 1e-6;

/**
 * The times at which requests are due, in seconds from the start, ascending. Nothing but profile and
 * random numbers goes in: what the system under load does cannot change the schedule. Ends when
 * the profile lets nothing more arrive for a day.
 *
 * A Poisson process of rate 1 is stretched by the inverse of the integral of the rate, which makes
 * a Poisson process of the wanted, changing rate; even spacing stretches 1, 2, 3, ... instead.
 */
export function* arrivalTimes(
  profile: Profile,
  spacing: Spacing,
  random: Random,
): Generator<number, void, undefined> {
  let time: number | undefined = 0;
  let target = 0;
  while (true) {
    target += spacing === 'even' ? 1 : exponential(random);
    time = timeOf(profile, target, time);
    if (time === undefined) return;
    yield time;
  }
}

/** The time at which `target` requests are due, by doubling and then halving the search interval. */
function timeOf(profile: Profile, target: number, from: number): number | undefined {
  let low = from;
  let step = 1;
  while (dueBy(profile, low + step) < target) {
    low += step;
    step *= 2;
    if (low - from > LONGEST_GAP_SECONDS) return undefined;
  }
  let high = low + step;
  while (high - low > PRECISION_SECONDS) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (dueBy(profile, middle) < target) low = middle;
    else high = middle;
  }
  return high;
}
