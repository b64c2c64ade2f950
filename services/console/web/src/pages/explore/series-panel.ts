import type { Panel } from '@lab/dashboards/model';

/** A panel of dashboards for series that no dashboard knows: it draws charts the same way there and here. */
export function seriesPanel(unit: string): Panel {
  return {
    id: 1,
    type: 'timeseries',
    title: '',
    gridPos: { x: 0, y: 0, w: 24, h: 10 },
    targets: [],
    transformations: [],
    links: [],
    fieldConfig: {
      defaults: { unit, custom: { lineWidth: 1, fillOpacity: 6 } },
      overrides: [],
    },
    options: { legend: { calcs: ['min', 'max', 'mean', 'lastNotNull'] } },
  };
}

/** The unit of a query's values, guessed from the base units in metric names; `short` where there is none. */
export function unitOf(query: string): string {
  const counts = /\b(?:rate|irate|increase|count)\s*\(/.test(query);
  if (/histogram_quantile\s*\(/.test(query)) {
    return /_seconds|spanmetrics_latency/.test(query)
      ? 's'
      : /_bytes/.test(query)
        ? 'bytes'
        : 'short';
  }
  if (/:p\d+_|_seconds\b(?!.*_total)/.test(query) && !counts) return 's';
  if (/_bytes\b/.test(query)) return counts ? 'Bps' : 'bytes';
  if (/[:_]ratio/.test(query)) return 'percentunit';
  return 'short';
}
