import type { PrometheusClient } from '@lab/clients';
import { metricNames } from '../../promql/metric-names.ts';

/** Made by Prometheus itself while an alert is pending or fires. */
const builtIn = new Set(['ALERTS', 'ALERTS_FOR_STATE']);

/** Series that the rules of lab 28 record; the panels that read them say so. */
const toCome = /^slo:/;

/** What a histogram, summary or counter appends to the name of its family. */
const suffixes = ['', '_total', '_bucket', '_sum', '_count'];

/**
 * Tells whether a metric can have series: it has some, its target declares it (a counter of something
 * that has not happened yet), or a rule records it. So a misspelt name is found although `or
 * vector(0)` gives the panel a number.
 */
export async function knownMetrics(
  prometheus: PrometheusClient,
): Promise<(name: string) => boolean> {
  const [present, families, groups] = await Promise.all([
    prometheus.labelValues('__name__'),
    prometheus.allMetadata(),
    prometheus.rules(),
  ]);
  const recorded = groups.flatMap(({ rules }) => rules.map(({ name }) => name));
  const declared = Object.keys(families).flatMap((family) =>
    suffixes.map((suffix) => `${family}${suffix}`),
  );
  const known = new Set([...present, ...recorded, ...declared, ...builtIn]);
  return (name) => known.has(name) || toCome.test(name);
}

/** The metrics of an expression that cannot have series. */
export const unknownMetrics = (expression: string, isKnown: (name: string) => boolean): string[] =>
  metricNames(expression).filter((name) => !isKnown(name));
