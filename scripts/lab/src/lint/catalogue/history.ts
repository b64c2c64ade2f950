import type { HistoryPlan, SeriesPlan } from '../../history/plan.ts';
import { floatText } from '../../history/samples.ts';
import { Catalogue, type CatalogueFacts, type MetricType } from './catalogue.ts';

/** A catalogue of the series of a past, without a server: everything that there will ever be. */
export function historyCatalogue(
  { series, stepSeconds }: HistoryPlan,
  more: Pick<CatalogueFacts, 'externalLabels'> = {},
): Catalogue {
  return new Catalogue({
    ...more,
    types: new Map(series.map(({ name, type }): [string, MetricType] => [name, type])),
    series: series.flatMap(exposed),
    completeness: 'values',
    intervalSeconds: stepSeconds,
  });
}

function exposed(series: SeriesPlan): Record<string, string>[] {
  const { name, labels } = series;
  if (series.type !== 'histogram') return [{ __name__: name, ...labels }];
  const edges = [...series.buckets.map((edge) => floatText(String(edge))), '+Inf'];
  return [
    ...edges.map((le) => ({ __name__: `${name}_bucket`, ...labels, le })),
    { __name__: `${name}_sum`, ...labels },
    { __name__: `${name}_count`, ...labels },
  ];
}
