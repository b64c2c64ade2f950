import type { PrometheusClient } from '@lab/clients';
import { liveCatalogue } from '../../lint/index.ts';
import { metricNames } from '../../promql/metric-names.ts';

/** Series that the rules of lab 28 record; the panels that read them say so. */
const toCome = /^slo:/;

/**
 * Tells whether a metric can have series: it has some, its target declares it (a counter of something
 * that has not happened yet), or a rule records it. So a misspelt name is found although `or
 * vector(0)` gives the panel a number.
 */
export async function knownMetrics(
  prometheus: PrometheusClient,
): Promise<(name: string) => boolean> {
  const catalogue = await liveCatalogue(prometheus);
  return (name) =>
    catalogue.metric(name) !== undefined || catalogue.recordings.has(name) || toCome.test(name);
}

/** The metrics of an expression that cannot have series. */
export const unknownMetrics = (expression: string, isKnown: (name: string) => boolean): string[] =>
  metricNames(expression).filter((name) => !isKnown(name));
