import { panelRule } from '../finding.ts';

/** Panels in which every series is called by its legend. */
const named = new Set([
  'timeseries',
  'stat',
  'gauge',
  'bargauge',
  'piechart',
  'histogram',
  'state-timeline',
]);

export const legend = panelRule(
  'legend',
  'Every series has a readable name, not a dump of its labels.',
  (panel) =>
    named.has(panel.type)
      ? panel.targets
          .filter(({ expr, format }) => expr !== undefined && format !== 'table')
          .flatMap(({ refId, legendFormat }) => {
            if (legendFormat?.trim() && legendFormat !== '__auto') return [];
            return [`query ${refId} has no legend: its series would be called by all their labels`];
          })
      : [],
);
