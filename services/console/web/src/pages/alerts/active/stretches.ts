import type { RangeSeries } from '../../../api/prometheus.ts';

/** Unix seconds. */
export interface Stretch {
  readonly state: 'pending' | 'firing';
  readonly from: number;
  readonly to: number;
}

export interface AlertRow {
  readonly name: string;
  /** What sets it apart from other alerts of the name. */
  readonly labels: Readonly<Record<string, string>>;
  readonly stretches: readonly Stretch[];
}

/** When each alert was pending and firing, from the series ALERTS; `step` is in seconds. */
export function alertRows(series: readonly RangeSeries[], step: number): AlertRow[] {
  const rows = new Map<
    string,
    { name: string; labels: AlertRow['labels']; stretches: Stretch[] }
  >();
  for (const { metric, values } of series) {
    const { __name__: _, alertname = '', alertstate, ...labels } = metric;
    const key = JSON.stringify([alertname, Object.entries(labels).toSorted()]);
    const row = rows.get(key) ?? { name: alertname, labels, stretches: [] };
    rows.set(key, row);
    row.stretches.push(
      ...stretchesOf(
        values.map(([at]) => at),
        alertstate === 'firing' ? 'firing' : 'pending',
        step,
      ),
    );
  }
  return [...rows.values()]
    .map(({ stretches, ...row }) => ({
      ...row,
      stretches: stretches.toSorted((a, b) => a.from - b.from),
    }))
    .toSorted((a, b) => a.name.localeCompare(b.name));
}

/** Samples without a gap are one stretch, which lasts until the next sample would have come. */
function stretchesOf(times: readonly number[], state: Stretch['state'], step: number): Stretch[] {
  const found: { state: Stretch['state']; from: number; to: number }[] = [];
  for (const at of times) {
    const last = found.at(-1);
    if (last !== undefined && at <= last.to) last.to = at + step;
    else found.push({ state, from: at, to: at + step });
  }
  return found;
}
