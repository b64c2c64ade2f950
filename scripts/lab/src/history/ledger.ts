import type { EventPlan } from './plan.ts';
import { eventsById, type HistoryPlan, planHash, referredEvents, seriesKey } from './plan.ts';

/** One thing that was planted, with the series that show it. */
export interface PlantedEvent {
  /** Event of the plan and beginning, such as `slow-database 2026-11-03T14:20:00.000Z`. */
  readonly id: string;
  /** Event of the plan. */
  readonly event: string;
  readonly kind: EventPlan['kind'];
  /** Selectors of the series, as `seriesKey` writes them. */
  readonly series: readonly string[];
  /** Unix seconds. */
  readonly from: number;
  /** Unix seconds, not included. */
  readonly to: number;
}

/** What a past holds: its length, and everything that was planted in it. Times are Unix seconds. */
export interface HistoryLedger {
  readonly plan: string;
  readonly hash: string;
  readonly from: number;
  /** Not included: the last samples lie before it. */
  readonly until: number;
  readonly stepSeconds: number;
  readonly events: readonly PlantedEvent[];
}

/** The ledger of `[from, until)`. */
export function ledgerOf(plan: HistoryPlan, from: number, until: number): HistoryLedger {
  const event = eventsById(plan);
  const events = plan.events.flatMap(({ id, kind }) => {
    const series = plan.series.filter((one) => referredEvents(one).includes(id)).map(seriesKey);
    return event(id)
      .between(from, until)
      .map(
        (window): PlantedEvent => ({
          id: `${id} ${new Date(window.from * 1000).toISOString()}`,
          event: id,
          kind,
          series,
          ...window,
        }),
      );
  });
  return {
    plan: plan.name,
    hash: planHash(plan),
    from,
    until,
    stepSeconds: plan.stepSeconds,
    events: events.toSorted((a, b) => a.from - b.from || (a.id < b.id ? -1 : 1)),
  };
}
