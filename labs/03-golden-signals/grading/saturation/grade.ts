import {
  allOf,
  DAY,
  type Evidence,
  formatNumber,
  type HistoryLedger,
  HOUR,
  type Interval,
  MINUTE,
  type TaskContext,
  type Verdict,
} from '@lab/kit/spec';
import { z } from 'zod';
import { clock } from '../past/incidents.ts';
import { type Curve, openPasts, type Past } from '../past/past.ts';
import { messageOf } from '../past/refusal.ts';

/** The file with the signal that comes first. */
export const SATURATION = 'saturation.yaml';

const sheetSchema = z.strictObject({
  query: z.string().trim().nullish(),
  limit: z.number().nullish(),
});

interface Answer {
  readonly query: string;
  readonly limit: number;
}

/** One sample of the past. */
const INTERVAL = MINUTE;
/** A window may take so long to let go of what is over. */
const ECHO = 10 * MINUTE;

/** The pool runs out, and a while later requests are slow. */
interface Outage extends Interval {
  readonly slowFrom: number;
}

/** Every outage of the last week, by the ledger. */
export function outages({ events, until }: HistoryLedger): Outage[] {
  const slow = events.filter(({ event }) => event === 'database-slow');
  return events
    .filter(({ event, from, to }) => {
      return event === 'pool-exhausted' && from > until - 7 * DAY + HOUR && to < until - HOUR;
    })
    .flatMap(({ from, to }) => {
      const next = slow.find((one) => one.from >= from && one.from < to);
      return next === undefined ? [] : [{ from, to: Math.max(to, next.to), slowFrom: next.from }];
    });
}

interface Point {
  readonly time: number;
  readonly value: number;
}

/** The largest value of all series at each time. */
function highest(curves: readonly Curve[]): Point[] {
  const [first] = curves;
  if (first === undefined) return [];
  return first.values.flatMap((_, index) => {
    const present = curves.flatMap(({ values }) => values[index] ?? []).filter(Number.isFinite);
    return present.length === 0
      ? []
      : [{ time: first.start + index * first.step, value: Math.max(...present) }];
  });
}

type Piece = Omit<Evidence, 'query'>;

function isShare(points: readonly Point[]): Piece {
  const values = points.map(({ value }) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return {
    asked: 'the signal says how much of what there is has been taken',
    expected: 'from 0 (none) to 1 (all)',
    seen: `${formatNumber(low)} to ${formatNumber(high)}`,
    passed: low >= 0 && high <= 1.000001,
    hint: 'It says how many, but not of how many: 15 is a lot of 20, and little of 200.',
  };
}

function leads(points: readonly Point[], { limit }: Answer, outage: Outage): Piece {
  const { from, to, slowFrom } = outage;
  const crossing = points.find(({ time, value }) => time >= from && time <= to && value > limit);
  const lead = crossing === undefined ? undefined : (slowFrom - crossing.time) / INTERVAL;
  const never =
    'Its limit is never reached, though all was taken: compare it with the highest value of that day.';
  const late =
    'It comes with the slowness or after it. Something filled up before: what do slow requests wait for? And does the window react quickly?';
  return {
    asked: `the signal passes its limit before requests become slow at ${clock(slowFrom)}`,
    expected: 'at least 1 interval (a minute) before',
    seen:
      lead === undefined
        ? `never above ${formatNumber(limit)}`
        : `${formatNumber(Math.abs(lead))} min ${lead > 0 ? 'before' : 'after'}`,
    passed: lead !== undefined && lead >= 1,
    hint: crossing === undefined ? never : late,
  };
}

function isQuiet(points: readonly Point[], { limit }: Answer, all: readonly Outage[]): Piece {
  const above = points.filter(
    ({ time, value }) =>
      value > limit && !all.some(({ from, to }) => time >= from - MINUTE && time <= to + ECHO),
  );
  const [first] = above;
  const lasting =
    first !== undefined && all.some(({ to }) => first.time > to && first.time < to + 2 * HOUR);
  return {
    asked: 'the signal stays below its limit for the rest of the week',
    expected: 'not once above it',
    seen:
      first === undefined
        ? 'so it does'
        : `${above.length} min above it, first at ${clock(first.time)}`,
    passed: first === undefined,
    hint: lasting
      ? 'It stays high when all is over: the window is too long.'
      : "It cries wolf: an ordinary evening, or somebody else's trouble, passes the limit.",
  };
}

async function gradeOn(past: Past, answer: Answer): Promise<Piece[]> {
  const asked = 'the query has an answer';
  const curves = await past.curves(answer.query, INTERVAL).catch(messageOf);
  if (typeof curves === 'string')
    return [{ asked, expected: 'a query', seen: curves, passed: false }];
  const points = highest(curves);
  if (points.length === 0) {
    const hint =
      'A metric or a label is misspelled, or both sides of an operator have different labels: one of them may need ignoring (...).';
    return [{ asked, expected: 'series', seen: 'none', passed: false, hint }];
  }
  const all = outages(past.ledger);
  if (all.length === 0) throw new Error(`${past.name} has no outage`);
  return [
    isShare(points),
    ...all.map((outage) => leads(points, answer, outage)),
    isQuiet(points, answer, all),
  ];
}

/** A signal and a limit that warn before anybody waits, and never else. */
export async function gradeSaturation(context: TaskContext): Promise<Verdict> {
  const { query, limit } = await context.artefact(SATURATION, sheetSchema);
  if (!query || limit == null) {
    const missing = query ? 'limit' : 'query';
    return allOf([
      {
        asked: `${missing} is filled in`,
        expected: 'a query, and the value above which it warns',
        seen: 'nothing',
        passed: false,
        hint: 'A signal warns by a limit: which value is never passed on a good day?',
      },
    ]);
  }
  let verdict = allOf([]);
  for (const past of await openPasts(context)) {
    const pieces = await gradeOn(past, { query, limit });
    verdict = allOf(
      pieces.map((piece) => ({ ...piece, query, seen: `${piece.seen}, in ${past.name}` })),
    );
    if (!verdict.passed) break;
  }
  return verdict;
}
