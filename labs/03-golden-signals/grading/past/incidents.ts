import { DAY, type HistoryLedger, type Interval, MINUTE } from '@lab/kit/spec';

/** What happened, in the words of the guide. */
const TITLES = {
  'traffic-spike': 'three times the customers',
  'traffic-drop': 'hardly any customers',
  'checkout-errors': 'the checkout fails',
  'pool-exhausted': 'the database connections run out',
  'database-slow': 'the database is slow',
  'predictions-drop': 'predictions stay away',
  'model-errors': 'predictions fail',
  'slow-model': 'the model is slow',
  'cold-cache': 'the cache is cold',
  'payment-outage': 'payments fail',
  'slow-mail': 'mail is slow',
  'cpu-stress': 'too much to compute',
  'memory-pressure': 'memory runs out',
  'disk-stress': 'too much for the disk',
  'network-flood': 'too much for the network',
  'failing-memory': 'memory has errors',
  'failing-disk': 'the disk has errors',
  'failing-network': 'the network has errors',
} as const;

/** An incident of the course's past. */
export type IncidentId = keyof typeof TITLES;

/** Anything of the past that may be seen in a signal. */
export type EventId =
  | IncidentId
  | 'model-1-unseen'
  | 'model-deploy'
  | 'shop-deploy'
  | 'host-reboot'
  | 'disk-cleanup';

export const titleOf = (event: IncidentId): string => `"${TITLES[event]}"`;

/** Rest that is needed before and after an incident for a comparison. */
const BEFORE = 45 * MINUTE;
const AFTER = 50 * MINUTE;

/**
 * When an event happened in the last week of a past while nothing else of `apartFrom` was going on
 * shortly before, during or after it.
 */
export function occurrences(
  { events, until }: HistoryLedger,
  event: EventId,
  apartFrom: readonly EventId[],
): Interval[] {
  const disturbing = events.filter((one) => apartFrom.some((id) => id === one.event));
  return events
    .filter((one) => one.event === event)
    .filter(({ from, to }) => from - BEFORE > until - 7 * DAY && to + AFTER < until)
    .filter(
      (one) =>
        !disturbing.some(
          (other) =>
            other.id !== one.id && other.from < one.to + AFTER && other.to > one.from - BEFORE,
        ),
    )
    .map(({ from, to }) => ({ from, to }));
}

/** The instance that an incident happens to, by its ledger. */
export function troubledInstance({ events }: HistoryLedger, event: IncidentId): string {
  const series = events.find((one) => one.event === event)?.series[0] ?? '';
  const instance = /instance="([^"]+)"/.exec(series)?.[1];
  if (instance === undefined) throw new Error(`nothing shows ${event}`);
  return instance;
}

/** A moment as a learner would look for it. */
export const clock = (time: number): string =>
  `${new Date(time * 1000).toISOString().slice(0, 16)}Z`;
