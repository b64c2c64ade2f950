import { hashText, type Seconds, uniform } from './random.ts';

export const MINUTE: Seconds = 60;
export const HOUR: Seconds = 3600;
export const DAY: Seconds = 86_400;
export const WEEK: Seconds = 604_800;

/** Monday 5 January 1970, 00:00 UTC: periods are counted from here. */
const FIRST_MONDAY: Seconds = 4 * DAY;

/** When something happens. All times are UTC. */
export type Schedule =
  | {
      /** Unix seconds of the beginning. */
      readonly once: number;
      readonly lasts: Seconds;
    }
  | {
      /** Length of a period. Periods follow each other without end; weeks begin on Monday. */
      readonly every: Seconds;
      /** Beginning, counted from the start of its period. */
      readonly at: Seconds;
      readonly lasts: Seconds;
      /** It begins up to this much later, by lot. Default 0. */
      readonly shift?: Seconds;
      /** Share of the periods in which it happens at all, by lot. Default 1. */
      readonly chance?: number;
    };

/** A half-open interval of Unix seconds. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** Occurrences of a schedule, found without walking through time. */
export interface Occurrences {
  /** The occurrence that a time lies in. */
  readonly at: (time: number) => Window | undefined;
  /** The newest occurrence that has begun at a time, with its number. */
  readonly latest: (time: number) => (Window & { readonly number: number }) | undefined;
  /** Every occurrence that begins before `until` and ends after `from`. */
  readonly between: (from: number, until: number) => Window[];
}

/** So many periods in a row may be left out by chance before the past counts as empty. */
const LONGEST_PAUSE = 200;

/** Throws a RangeError when occurrences would overlap. */
export function checkSchedule(schedule: Schedule): void {
  if (!(schedule.lasts > 0)) throw new RangeError('it must last longer than 0 s');
  if ('once' in schedule) return;
  const { every, at, lasts, shift = 0 } = schedule;
  if (at < 0 || at + shift + lasts > every) {
    throw new RangeError(`at + shift + lasts must lie within a period of ${every} s`);
  }
}

/**
 * @param step beginnings and ends lie on multiples of it
 * @param seed decides what is left to lot
 */
export function occurrences(schedule: Schedule, step: Seconds, seed: string): Occurrences {
  if ('once' in schedule) return onlyOccurrence(schedule, step);
  const { every, at, lasts, shift = 0, chance = 1 } = schedule;
  const [shiftSeed, chanceSeed] = [hashText(`${seed} shift`), hashText(`${seed} chance`)];
  const numberAt = (time: number) => Math.floor((time - FIRST_MONDAY) / every);
  const ofPeriod = (number: number): Window | undefined => {
    if (chance < 1 && uniform(chanceSeed, number) >= chance) return undefined;
    const begin = FIRST_MONDAY + number * every + at + uniform(shiftSeed, number) * shift;
    return { from: floorTo(begin, step), to: floorTo(begin + lasts, step) };
  };
  return {
    at: (time) => {
      const window = ofPeriod(numberAt(time));
      return window && within(time, window) ? window : undefined;
    },
    latest: (time) => {
      const newest = numberAt(time);
      for (let number = newest; number > newest - LONGEST_PAUSE; number--) {
        const window = ofPeriod(number);
        if (window && window.from <= time) return { ...window, number };
      }
      return undefined;
    },
    between: (from, until) => {
      const windows: Window[] = [];
      for (let number = numberAt(from); number <= numberAt(until); number++) {
        const window = ofPeriod(number);
        if (window && window.from < until && window.to > from) windows.push(window);
      }
      return windows;
    },
  };
}

function onlyOccurrence(
  { once, lasts }: Extract<Schedule, { once: number }>,
  step: Seconds,
): Occurrences {
  const window = { from: floorTo(once, step), to: floorTo(once + lasts, step) };
  return {
    at: (time) => (within(time, window) ? window : undefined),
    latest: (time) => (window.from <= time ? { ...window, number: 0 } : undefined),
    between: (from, until) => (window.from < until && window.to > from ? [window] : []),
  };
}

const floorTo = (time: number, step: Seconds) => Math.floor(time / step) * step;
const within = (time: number, { from, to }: Window) => time >= from && time < to;
