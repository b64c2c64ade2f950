/** A sample as a target exposes it. */
export interface Sample {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Families that nobody asks for; the guide names them. */
export const NOISE = ['nodejs_gc_duration_seconds', 'nodejs_eventloop_utilization_histogram'];

const EDGES = ['0.001', '0.01', '0.1', '0.5', '1', '5', '+Inf'];
const QUANTILES = ['0', '0.25', '0.5', '0.75', '1'];

const histogram = (name: string, labels: Readonly<Record<string, string>>): Sample[] => [
  ...EDGES.map((le, index) => ({
    name: `${name}_bucket`,
    labels: { ...labels, le },
    value: index + 1,
  })),
  { name: `${name}_sum`, labels, value: 1.5 },
  { name: `${name}_count`, labels, value: EDGES.length },
];

const summary = (name: string, value: number): Sample[] => [
  ...QUANTILES.map((quantile) => ({ name, labels: { quantile }, value })),
  { name: `${name}_sum`, value },
  { name: `${name}_count`, value: 10 },
];

const noise = (): Sample[] => [
  ...['major', 'minor', 'incremental'].flatMap((kind) =>
    histogram('nodejs_gc_duration_seconds', { kind }),
  ),
  ...histogram('nodejs_eventloop_utilization_histogram', {}),
];

/** What the protected alerts read; one of a process in distress when `isSick`. */
function vitals(isSick: boolean): Sample[] {
  const level = (well: number, sick: number) => (isSick ? sick : well);
  return [
    { name: 'nodejs_eventloop_lag_p99_seconds', value: level(0.01, 0.75) },
    { name: 'nodejs_eventloop_lag_seconds', value: level(0.01, 0.5) },
    ...summary('nodejs_eventloop_utilization_summary', level(0.1, 0.97)),
    { name: 'process_open_fds', value: level(30, 900) },
    { name: 'process_max_fds', value: 1000 },
    ...['new', 'old'].map((space) => ({
      name: 'nodejs_heap_space_size_used_bytes',
      labels: { space },
      value: level(4e6, space === 'old' ? 2e9 : 4e6),
    })),
    ...summary('go_gc_duration_seconds', level(0.001, 0.3)),
  ];
}

/** The samples of a target that behaves: noise, vitals, requests, and a family of its own. */
export const behaved = (own: string, { isSick = false } = {}): Sample[] => [
  ...noise(),
  ...vitals(isSick),
  ...['/', '/cart', '/orders/:id'].flatMap((route) => [
    { name: 'http_server_requests_total', labels: { route, method: 'GET' }, value: 12 },
    ...histogram('http_server_request_duration_seconds', { route, method: 'GET' }),
  ]),
  { name: `${own}_total`, value: 1 },
];

/** So many series of one family. */
export const many = (name: string, count: number): Sample[] =>
  Array.from({ length: count }, (_, index) => ({
    name,
    labels: { session: `s${index}` },
    value: 1,
  }));

/** One series with so many labels of its own. */
export const wide = (name: string, count: number): Sample => ({
  name,
  labels: Object.fromEntries(Array.from({ length: count }, (_, index) => [`tag_${index}`, 'x'])),
  value: 1,
});

/** Samples in the text format. */
export function page(samples: readonly Sample[]): string {
  const lines = samples.map(({ name, labels = {}, value }) => {
    const pairs = Object.entries(labels).map(([key, text]) => `${key}=${JSON.stringify(text)}`);
    return `${name}${pairs.length === 0 ? '' : `{${pairs.join()}}`} ${value}\n`;
  });
  return lines.join('');
}
