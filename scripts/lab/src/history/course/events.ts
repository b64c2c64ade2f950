import type { EventPlan } from '../plan.ts';
import { DAY, HOUR, MINUTE, WEEK } from '../schedule.ts';

/** Forty minutes on every so many days, within six hours that begin at `hour`. */
function hostIncident<const Id extends string>(id: Id, days: number, hour: number) {
  const when = { every: days * DAY, at: hour * HOUR, shift: 6 * HOUR, lasts: 40 * MINUTE };
  return { id, kind: 'incident', when } as const;
}

/**
 * What happens in the past of the course, again and again and never longer than a week apart, so
 * that eight days of it hold everything.
 */
export const courseEvents = [
  // The models.
  {
    id: 'model-deploy',
    kind: 'deploy',
    when: { every: WEEK, at: DAY + 10 * HOUR, shift: 2 * HOUR, lasts: 10 * MINUTE },
  },
  {
    id: 'model-1-restart',
    kind: 'reset',
    when: { every: 2 * DAY, at: 4 * HOUR, shift: 8 * HOUR, lasts: 2 * MINUTE },
  },
  { id: 'canary', kind: 'lifetime', when: { every: WEEK, at: 8 * HOUR, lasts: 36 * HOUR } },
  {
    id: 'staging-hours',
    kind: 'lifetime',
    when: { every: DAY, at: 6 * HOUR, lasts: 14 * HOUR },
  },
  {
    id: 'slow-model',
    kind: 'incident',
    when: { every: 4 * DAY, at: 10 * HOUR, shift: 6 * HOUR, lasts: 50 * MINUTE },
  },
  {
    id: 'model-errors',
    kind: 'incident',
    when: { every: 3 * DAY, at: 7 * HOUR, shift: 12 * HOUR, lasts: 35 * MINUTE },
  },
  {
    id: 'predictions-drop',
    kind: 'incident',
    when: { every: 5 * DAY, at: 12 * HOUR, shift: 8 * HOUR, lasts: 30 * MINUTE },
  },
  {
    id: 'cold-cache',
    kind: 'incident',
    when: { every: 3 * DAY, at: 2 * HOUR, shift: 18 * HOUR, lasts: 90 * MINUTE },
  },
  {
    id: 'model-1-unseen',
    kind: 'missing',
    when: { every: 2 * DAY, at: 13 * HOUR, shift: 8 * HOUR, lasts: 20 * MINUTE },
  },
  // The shop.
  {
    id: 'shop-deploy',
    kind: 'deploy',
    when: { every: WEEK, at: 3 * DAY + 15 * HOUR, shift: HOUR, lasts: 10 * MINUTE },
  },
  {
    id: 'api-1-restart',
    kind: 'reset',
    when: { every: 3 * DAY, at: HOUR, shift: 20 * HOUR, lasts: 2 * MINUTE },
  },
  {
    id: 'checkout-errors',
    kind: 'incident',
    when: { every: 5 * DAY, at: 9 * HOUR, shift: 8 * HOUR, lasts: 45 * MINUTE },
  },
  // The pool of database connections fills up before anybody waits.
  {
    id: 'pool-exhausted',
    kind: 'incident',
    when: { every: 6 * DAY, at: 13 * HOUR, lasts: 70 * MINUTE },
  },
  {
    id: 'database-slow',
    kind: 'incident',
    when: { every: 6 * DAY, at: 13 * HOUR + 10 * MINUTE, lasts: 60 * MINUTE },
  },
  {
    id: 'traffic-spike',
    kind: 'incident',
    when: { every: 7 * DAY, at: 2 * DAY + 8 * HOUR, shift: 3 * HOUR, lasts: 40 * MINUTE },
  },
  {
    id: 'traffic-drop',
    kind: 'incident',
    when: { every: 7 * DAY, at: 4 * DAY + 10 * HOUR, shift: 6 * HOUR, lasts: 40 * MINUTE },
  },
  // The worker: payments fail and are tried again; the mail server answers slowly.
  {
    id: 'payment-outage',
    kind: 'incident',
    when: { every: 4 * DAY, at: 9 * HOUR, shift: 8 * HOUR, lasts: 40 * MINUTE },
  },
  {
    id: 'slow-mail',
    kind: 'incident',
    when: { every: 5 * DAY, at: 11 * HOUR, shift: 8 * HOUR, lasts: 45 * MINUTE },
  },
  // The hosts.
  {
    id: 'disk-cleanup',
    kind: 'reset',
    when: { every: WEEK, at: 6 * DAY + 2 * HOUR, lasts: 5 * MINUTE },
  },
  {
    id: 'host-reboot',
    kind: 'reset',
    when: { every: WEEK, at: 5 * DAY + 3 * HOUR, shift: HOUR, lasts: 5 * MINUTE },
  },
  // The host of the database: each of its resources has too much to do, or breaks.
  hostIncident('cpu-stress', 4, 8),
  hostIncident('memory-pressure', 5, 7),
  hostIncident('disk-stress', 4, 15),
  hostIncident('network-flood', 6, 9),
  hostIncident('failing-memory', 5, 14),
  hostIncident('failing-disk', 6, 16),
  hostIncident('failing-network', 3, 1),
] as const satisfies readonly EventPlan[];

/** Names of the events of the course. */
export type CourseEvent = (typeof courseEvents)[number]['id'];
