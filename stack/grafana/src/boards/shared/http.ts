/** PromQL over the HTTP series of @lab/telemetry. `by` is a list of labels, `selector` the inside of braces. */

const by = (labels: string) => (labels === '' ? '' : ` by (${labels})`);

export const requestRate = (selector: string, labels = ''): string =>
  `sum${by(labels)} (rate(http_server_requests_total{${selector}}[$__rate_interval]))`;

/** Requests per second answered with 5xx; 0 where there are none, so that good news is a line, too. */
const errorRate = (selector: string, labels = ''): string =>
  `(${requestRate(`${selector}, status_class="5xx"`, labels)} or ${requestRate(selector, labels)} * 0)`;

/** Share of requests answered with 5xx. Nothing where there is no traffic: 0 divided by 0 is no share. */
export const errorRatio = (selector: string, labels = ''): string =>
  `${errorRate(selector, labels)} / (${requestRate(selector, labels)} > 0)`;

/** Share of requests slower than 300 ms, an edge of the histogram: exact, unlike a quantile. */
export const slowRatio = (selector: string, labels = ''): string =>
  `1 - sum${by(labels)} (rate(http_server_request_duration_seconds_bucket{${selector}, le="0.3"}[$__rate_interval]))
   / (sum${by(labels)} (rate(http_server_request_duration_seconds_count{${selector}}[$__rate_interval])) > 0)`;

/** A quantile of any histogram. */
export const quantile = (q: number, metric: string, selector: string, labels = ''): string =>
  `histogram_quantile(${q}, sum by (${labels === '' ? 'le' : `${labels}, le`}) (rate(${metric}_bucket{${selector}}[$__rate_interval])))`;

export const latency = (q: number, selector: string, labels = ''): string =>
  quantile(q, 'http_server_request_duration_seconds', selector, labels);

/** For panels that need traffic, when the variables choose something that has none. */
export const noTraffic = { text: 'no traffic', when: 'narrowed' } as const;

/** For panels that show what should not be. */
export const allIsWell = (text: string) => ({ text, when: 'always' }) as const;
