import { parseExpression } from '../../promql/expression.ts';
import { Catalogue, type CatalogueFacts, type MetricType } from './catalogue.ts';

export interface GivenSeries {
  /** `name{label="value"}`, one for each series, as in the input of promtool's unit tests. */
  readonly series: readonly string[];
  /** Types that names do not tell: gauges, and histograms without `_bucket`. */
  readonly types?: Readonly<Record<string, MetricType>>;
  /** Default `values`: there is nothing but these series. */
  readonly completeness?: CatalogueFacts['completeness'];
  /** Default 60. */
  readonly intervalSeconds?: number;
  readonly externalLabels?: readonly string[];
}

/** A catalogue of series that somebody lists: a fixture, or the input of unit tests. */
export function givenCatalogue({
  series,
  types = {},
  completeness = 'values',
  intervalSeconds = 60,
  externalLabels = [],
}: GivenSeries): Catalogue {
  return new Catalogue({
    types: new Map(Object.entries(types)),
    series: series.map(labelsOf),
    completeness,
    intervalSeconds,
    externalLabels,
  });
}

function labelsOf(text: string): Record<string, string> {
  const tree = parseExpression(text);
  if (tree.kind !== 'selector' || tree.name === undefined) throw new Error(`${text} is no series`);
  const labels = tree.matchers.map(({ label, value }): [string, string] => [label, value]);
  return { __name__: tree.name, ...Object.fromEntries(labels) };
}
