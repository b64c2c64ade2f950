import type { Dashboard, Panel } from '../model/dashboard.ts';

/** Something about a dashboard that a reader would stumble over. */
export interface Finding {
  /** Id of the rule. */
  readonly rule: string;
  readonly dashboard: string;
  /** Title of the panel; undefined when it is about the dashboard. */
  readonly panel?: string;
  /** What is wrong, and the query or text that is. */
  readonly problem: string;
}

/** A remark of a rule, before it is known where it stands. */
export interface Remark {
  readonly panel?: string;
  readonly problem: string;
}

/** One thing that is checked. `others` are all dashboards that are checked together. */
export interface Rule {
  readonly id: string;
  /** What must hold, in one sentence. */
  readonly demands: string;
  check(dashboard: Dashboard, others: readonly Dashboard[]): Remark[];
}

/** A rule that looks at one panel at a time; rows are no panels. */
export function panelRule(
  id: string,
  demands: string,
  check: (panel: Panel, dashboard: Dashboard) => readonly string[],
): Rule {
  return {
    id,
    demands,
    check: (dashboard) =>
      dashboard.panels
        .filter(({ type }) => type !== 'row')
        .flatMap((panel) =>
          check(panel, dashboard).map((problem) => ({ panel: panel.title, problem })),
        ),
  };
}

/** Panels that draw numbers, which mean nothing without a unit. */
export const drawsNumbers: ReadonlySet<string> = new Set([
  'timeseries',
  'stat',
  'gauge',
  'bargauge',
  'heatmap',
  'histogram',
  'piechart',
]);
