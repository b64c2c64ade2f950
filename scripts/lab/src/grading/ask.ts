import { metricNames } from '../promql/metric-names.ts';
import type { Query } from '../spec/query.ts';
import type { Sources } from './sources.ts';

/** As long as a drill and the checks after it take, so that what happened in it can be found. */
const LOOK_BACK_SECONDS = 900;
const LIMIT = 20;

/** The values that a query has now; one for each series, or the number of lines or traces found. */
async function currentValues(
  query: Query,
  { prometheus, loki, tempo }: Sources,
): Promise<number[]> {
  const { language, expression } = query;
  const end = Date.now() / 1000;
  const start = end - LOOK_BACK_SECONDS;
  if (language === 'promql') {
    return (await prometheus.query(expression)).map(({ value }) => value);
  }
  if (language === 'logql') {
    const answer = await loki.queryRange(expression, { start, end, step: 5, limit: LIMIT });
    if (answer.kind === 'matrix')
      return answer.series.flatMap(({ values }) => values.at(-1)?.[1] ?? []);
    return answer.streams.flatMap(({ entries }) => entries.map(() => 1));
  }
  return (await tempo.search(expression, { start, end, limit: LIMIT })).map(() => 1);
}

/** How many series, lines or traces a query finds now. */
export async function countResults(query: Query, sources: Sources): Promise<number> {
  return (await currentValues(query, sources)).length;
}

/** The value of a query whose answer is one number now; undefined when there are none or several. */
export async function singleValue(query: Query, sources: Sources): Promise<number | undefined> {
  const values = await currentValues(query, sources);
  return values.length === 1 ? values[0] : undefined;
}

/** The types of the metrics that a PromQL query reads, each once, by what the targets declare. */
export async function metricTypes(
  { expression }: Query,
  { prometheus }: Sources,
): Promise<string[]> {
  const types = new Set<string>();
  for (const name of metricNames(expression)) {
    // OpenMetrics declares a family; its counters and histograms are sampled with a suffix.
    const families = [name, name.replace(/_total$/, ''), name.replace(/_(bucket|sum|count)$/, '')];
    for (const family of families) {
      const [declared] = await prometheus.metadata(family);
      if (declared !== undefined) {
        types.add(declared.type);
        break;
      }
    }
  }
  return [...types];
}
