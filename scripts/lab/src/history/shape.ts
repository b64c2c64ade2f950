import type { Seconds } from './random.ts';

/**
 * How a number behaves over time, as plain data: a plan can be hashed, kept and compared. Made with
 * `shapes`; what `event` names is an event of the plan. All clock times are UTC.
 */
export type Shape =
  | number
  | {
      readonly shape: 'daily';
      readonly low: number;
      readonly high: number;
      readonly peakHour: number;
    }
  | { readonly shape: 'weekly'; readonly factors: readonly number[] }
  | { readonly shape: 'noise'; readonly amount: number }
  | { readonly shape: 'wander'; readonly amount: number; readonly over: Seconds }
  | {
      readonly shape: 'ramp';
      readonly start: number;
      readonly perHour: number;
      readonly since: string;
    }
  | { readonly shape: 'step'; readonly at: string; readonly levels: readonly number[] }
  | {
      readonly shape: 'spike';
      readonly event: string;
      readonly inside: Shape;
      readonly outside: Shape;
    }
  | { readonly shape: 'sum' | 'product'; readonly of: readonly Shape[] }
  | {
      readonly shape: 'clamp';
      readonly of: Shape;
      readonly min: number;
      readonly max: number;
    };

/** The shapes that a series is put together from. */
export const shapes = {
  constant: (value: number): Shape => value,

  /** A smooth cycle of 24 h between `low` (12 h from the peak) and `high` (at `peakHour`). */
  daily: ({
    low,
    high,
    peakHour = 14,
  }: {
    low: number;
    high: number;
    peakHour?: number;
  }): Shape => ({ shape: 'daily', low, high, peakHour }),

  /** A factor per day of the week, Monday first, that changes smoothly from noon to noon. */
  weekly: (factors: readonly [number, number, number, number, number, number, number]): Shape => ({
    shape: 'weekly',
    factors,
  }),

  /** A factor that is different in every step: 1 ± `amount`, evenly distributed. */
  noise: (amount: number): Shape => ({ shape: 'noise', amount }),

  /** A factor that drifts slowly: 1 ± `amount`, a new direction every `over` seconds. */
  wander: (amount: number, over: Seconds): Shape => ({ shape: 'wander', amount, over }),

  /** Grows by `perHour` and falls back to `start` whenever the event `since` begins: a leak. */
  ramp: (options: { start: number; perHour: number; since: string }): Shape => ({
    shape: 'ramp',
    ...options,
  }),

  /** One of `levels`, the next one from each beginning of the event `at` on: deploys. */
  step: (options: { at: string; levels: readonly number[] }): Shape => ({
    shape: 'step',
    ...options,
  }),

  /** `inside` while the event lasts, else `outside` (default 1): incidents. */
  spike: (event: string, inside: Shape, outside: Shape = 1): Shape => ({
    shape: 'spike',
    event,
    inside,
    outside,
  }),

  sum: (...of: readonly Shape[]): Shape => ({ shape: 'sum', of }),
  product: (...of: readonly Shape[]): Shape => ({ shape: 'product', of }),

  /** Never below `min`, never above `max`. */
  clamp: (of: Shape, { min, max }: { min: number; max: number }): Shape => ({
    shape: 'clamp',
    of,
    min,
    max,
  }),
} as const;

/** The events that a shape depends on. */
export function eventsOf(shape: Shape): string[] {
  if (typeof shape === 'number') return [];
  switch (shape.shape) {
    case 'ramp':
      return [shape.since];
    case 'step':
      return [shape.at];
    case 'spike':
      return [shape.event, ...eventsOf(shape.inside), ...eventsOf(shape.outside)];
    case 'sum':
    case 'product':
      return shape.of.flatMap(eventsOf);
    case 'clamp':
      return eventsOf(shape.of);
    default:
      return [];
  }
}
