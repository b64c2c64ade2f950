import {
  formatNumber,
  type HistoryLedger,
  type Interval,
  MINUTE,
  median,
  type Timeline,
  valuesWithin,
} from '@lab/kit/spec';
import { clock, type EventId, type IncidentId, occurrences, titleOf } from './incidents.ts';

/** What a signal must show, and what it must not. */
export interface Behaviour {
  /** Incidents that it shows, each rising or falling, and recovers from. */
  readonly shows: Readonly<Partial<Record<IncidentId, 'rises' | 'falls'>>>;
  /** Incidents that are somebody else's. */
  readonly ignores: readonly IncidentId[];
  /** What may be seen in it as well, and so disturbs a comparison. */
  readonly disturbedBy: readonly EventId[];
}

/** In what way a signal does not behave. */
export interface Misbehaviour {
  readonly kind: 'absent' | 'still' | 'wrong-way' | 'stays' | 'unrelated';
  readonly event: IncidentId;
  readonly seen: string;
}

interface Levels {
  readonly before: number;
  readonly during: number;
  readonly after: number;
}

/** So much more, or less, than before is a reaction. */
const RISE = 1.3;
const FALL = 0.85;
/** Less than this share of the highest value of the week is no reaction, but chance. */
const NOISE = 0.02;
/** What is left of a reaction once it is over may be at most this share of it. */
const LEFT = 0.5;
/** In an unrelated incident a signal may move by at most this share of its smallest reaction. */
const STIR = 0.35;
/** A window of five minutes has taken in an incident after so long. */
const LAG = 8 * MINUTE;
const LIMIT = 3;

/** Typical values around an incident; undefined when the signal is not there. */
function levels(timeline: Timeline, { from, to }: Interval): Levels | undefined {
  const within = (begin: number, end: number) =>
    median(valuesWithin(timeline, { from: begin, to: end }));
  const before = within(from - 35 * MINUTE, from - MINUTE);
  const during = within(from + LAG, to - MINUTE);
  const after = within(to + 15 * MINUTE, to + 45 * MINUTE);
  return before === undefined || during === undefined || after === undefined
    ? undefined
    : { before, during, after };
}

const written = ({ before, during, after }: Levels, { from }: Interval): string =>
  `${formatNumber(before)} before, ${formatNumber(during)} during, ${formatNumber(after)} after, at ${clock(from)}`;

/** How a signal moves in its own incidents: the smallest reaction, or what is wrong. */
function ownReaction(
  timeline: Timeline,
  ledger: HistoryLedger,
  { shows, disturbedBy }: Behaviour,
): Misbehaviour | number {
  let smallest = Number.POSITIVE_INFINITY;
  const week = { from: ledger.from, to: ledger.until };
  const highest = Math.max(0, ...valuesWithin(timeline, week).filter(Number.isFinite));
  const own = Object.keys(shows) as IncidentId[];
  for (const event of own) {
    const times = occurrences(ledger, event, [...own, ...disturbedBy]).slice(0, LIMIT);
    if (times.length === 0) throw new Error(`${ledger.plan} has no undisturbed ${event}`);
    for (const when of times) {
      const found = levels(timeline, when);
      if (found === undefined)
        return { kind: 'absent', event, seen: `nothing at ${clock(when.from)}` };
      const { before, during, after } = found;
      const seen = written(found, when);
      const change = Math.abs(during - before);
      const moves = change > NOISE * highest;
      const rises = moves && during >= before * RISE;
      const falls = moves && during <= before * FALL;
      const right = shows[event] === 'rises' ? rises : falls;
      if (!right) return { kind: rises || falls ? 'wrong-way' : 'still', event, seen };
      // A day goes on meanwhile; only what is left in the direction of the reaction counts.
      const left = (after - before) * Math.sign(during - before);
      if (left > LEFT * change) return { kind: 'stays', event, seen };
      smallest = Math.min(smallest, change);
    }
  }
  return smallest;
}

/** The first thing in which a signal does not behave over a past; undefined when it does. */
export function misbehaviour(
  timeline: Timeline,
  ledger: HistoryLedger,
  behaviour: Behaviour,
): Misbehaviour | undefined {
  const reaction = ownReaction(timeline, ledger, behaviour);
  if (typeof reaction !== 'number') return reaction;
  const { shows, ignores, disturbedBy } = behaviour;
  const own = Object.keys(shows) as IncidentId[];
  for (const event of ignores) {
    for (const when of occurrences(ledger, event, [...own, ...disturbedBy]).slice(0, LIMIT)) {
      const found = levels(timeline, when);
      if (found === undefined) continue;
      const usual = (found.before + found.after) / 2;
      if (Math.abs(found.during - usual) > STIR * reaction) {
        return { kind: 'unrelated', event, seen: `${written(found, when)}, in ${titleOf(event)}` };
      }
    }
  }
  return undefined;
}

/** True of a number that grows and hardly ever falls, as a counter's own value does. */
export function onlyGrows({ values }: Timeline): boolean {
  const numbers = values.filter((value) => value !== undefined);
  const steps = numbers.slice(1).map((value, index) => value - (numbers[index] ?? value));
  const rising = steps.filter((step) => step > 0).length;
  const falling = steps.filter((step) => step < 0).length;
  return rising > steps.length / 4 && falling < steps.length / 200;
}
