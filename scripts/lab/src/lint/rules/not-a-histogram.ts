import { type Expr, everyPart } from '../../promql/syntax.ts';
import type { Facts } from '../facts.ts';
import type { Nature } from '../infer/nature.ts';
import type { LintRule } from '../rule.ts';

export const notAHistogram: LintRule = {
  id: 'not-a-histogram',
  about:
    'histogram_quantile() of what is no histogram, has lost its buckets, or counts since the start',
  check: ({ tree }, facts) =>
    [...everyPart(tree)].flatMap((part) => {
      if (part.kind !== 'call') return [];
      if (!/^histogram_(quantile|fraction|avg|count|sum|stddev|stdvar)$/.test(part.name)) return [];
      const of = part.args.at(-1);
      const mistake = of && mistakeOf(part.name, of, facts);
      if (mistake === undefined) return [];
      return [{ from: part.from, to: part.to, message: `${part.name}(): ${mistake}` }];
    }),
  wrong: [
    'histogram_quantile(0.95, rate(model_load_seconds[5m]))',
    'histogram_quantile(0.95, model_rank_seconds)',
    'histogram_quantile(0.95, rate(http_server_request_duration_seconds[5m]))',
    'histogram_quantile(0.95, sum by (service) (rate(http_server_request_duration_seconds_bucket[5m])))',
    'histogram_quantile(0.95, sum by (le) (http_server_request_duration_seconds_bucket))',
    'histogram_quantile(0.95, rate(http_server_request_duration_seconds_count[5m]))',
  ],
  right: [
    'histogram_quantile(0.95, sum by (le) (rate(http_server_request_duration_seconds_bucket[5m])))',
    'histogram_quantile(0.95, sum without (pod) (increase(http_server_request_duration_seconds_bucket[1h])))',
    'histogram_quantile(0.95, sum(rate(job_duration_seconds[5m])))',
    {
      expression: 'histogram_quantile(0.5, service_le:x:rate5m)',
      others: [
        {
          record: 'service_le:x:rate5m',
          expression:
            'sum by (service, le) (rate(http_server_request_duration_seconds_bucket[5m]))',
        },
      ],
    },
  ],
};

const WHAT: Readonly<Partial<Record<Nature, string>>> = {
  gauge: 'a gauge has no buckets.',
  quantile: 'these are quantiles already; a summary has no buckets and cannot be summed.',
  counter: 'a counter has no buckets.',
  ratio: 'a share has no buckets.',
  mean: 'a mean has no buckets.',
  number: 'a number has no buckets.',
};

function mistakeOf(name: string, of: Expr, facts: Facts): string | undefined {
  const nature = facts.nature(of);
  const selectors = facts.rawSelectors(of);
  // A native histogram has no `le` and needs no rate to be asked.
  const native = selectors.some((selector) => {
    const metric = facts.metric(selector);
    return (
      metric?.type === 'histogram' &&
      !/_(bucket|sum|count)$/.test(metric.name) &&
      metric.series.length > 0
    );
  });
  if (native) return undefined;
  if (nature === 'histogram') {
    return 'a classic histogram keeps its buckets in ..._bucket; under its bare name there are no series.';
  }
  if (nature === 'bucket' && name === 'histogram_quantile') {
    return 'raw buckets count since the process started: take rate() of them first.';
  }
  const isOfBuckets = selectors.some((selector) => selector.name?.endsWith('_bucket'));
  if (isOfBuckets) {
    const answer = facts.labels(of);
    const lost = answer !== undefined && !answer.open && !answer.labels.has('le');
    return lost
      ? 'the label le was aggregated away, and with it the buckets: keep it in by (...).'
      : undefined;
  }
  if (nature === 'rate') {
    const [first] = selectors;
    const type = first?.name === undefined ? undefined : facts.catalogue.typeOf(first.name);
    if (type === undefined || type === 'unknown') return undefined;
    return 'this is no histogram: only ..._bucket series have buckets.';
  }
  return WHAT[nature];
}
