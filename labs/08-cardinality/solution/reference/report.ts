/**
 * A cardinality report. It asks the Prometheus at PROMETHEUS_URL and prints one JSON object:
 *   series        series in the head block
 *   metric        the metric with the most series
 *   metricSeries  how many it has
 *   label         the label of that metric without which most of its series would be gone
 *   values        different values of that label in that metric
 *   without       series that would be left of the metric without the label
 */

interface Statistic {
  readonly name: string;
  readonly value: number;
}

interface Status {
  readonly headStats: { readonly numSeries: number };
  readonly seriesCountByMetricName: readonly Statistic[];
}

const { PROMETHEUS_URL = 'http://127.0.0.1:9090' } = process.env;

/** The data of an answer of Prometheus' HTTP API. */
async function get<T>(path: string, parameters: Record<string, string> = {}): Promise<T> {
  const url = new URL(`/api/v1/${path}`, PROMETHEUS_URL);
  url.search = new URLSearchParams(parameters).toString();
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answers ${response.status}: ${await response.text()}`);
  const answer = (await response.json()) as { readonly data: T };
  return answer.data;
}

const status = await get<Status>('status/tsdb');
const [metric = { name: 'none', value: 0 }] = status.seriesCountByMetricName;

/** What a query that answers one number answers; 0 when it answers nothing. */
async function number(query: string): Promise<number> {
  const { result } = await get<{ readonly result: readonly { value: [number, string] }[] }>(
    'query',
    {
      query,
    },
  );
  return Number(result[0]?.value[1] ?? 0);
}

const names = await get<readonly string[]>('labels', { 'match[]': metric.name });
const labels = await Promise.all(
  names
    .filter((name) => name !== '__name__')
    .map(async (name) => ({
      name,
      without: await number(`count(count without (${name}) (${metric.name}))`),
      values: await number(`count(count by (${name}) (${metric.name}))`),
    })),
);
const [worst] = labels.toSorted((a, b) => a.without - b.without);

console.log(
  JSON.stringify({
    series: status.headStats.numSeries,
    metric: metric.name,
    metricSeries: metric.value,
    label: worst?.name ?? 'none',
    values: worst?.values ?? 0,
    without: worst?.without ?? 0,
  }),
);
