/** A cardinality report that looks at every series of the largest metric itself. */

type Labels = Readonly<Record<string, string>>;

interface Status {
  readonly headStats: { readonly numSeries: number };
  readonly seriesCountByMetricName: readonly { readonly name: string; readonly value: number }[];
}

async function get<T>(path: string): Promise<T> {
  const response = await fetch(new URL(`/api/v1/${path}`, process.env.PROMETHEUS_URL));
  return ((await response.json()) as { readonly data: T }).data;
}

const { headStats, seriesCountByMetricName } = await get<Status>('status/tsdb?limit=1');
const { name, value } = seriesCountByMetricName[0] ?? { name: 'none', value: 0 };
const series = await get<Labels[]>(`series?match[]=${name}`);

/** Different values of a label, and different series without it. */
function study(label: string) {
  const rest = series.map(({ [label]: _, ...others }) =>
    JSON.stringify(Object.entries(others).sort()),
  );
  const values = new Set(series.map((labels) => labels[label]));
  values.delete(undefined);
  return { label, values: values.size, without: new Set(rest).size };
}

const labels = new Set(series.flatMap((one) => Object.keys(one)));
labels.delete('__name__');
const [worst] = [...labels].map(study).sort((a, b) => a.without - b.without);

process.stdout.write(
  JSON.stringify({ series: headStats.numSeries, metric: name, metricSeries: value, ...worst }),
);
