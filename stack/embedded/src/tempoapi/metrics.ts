import { type Answer, json } from '../http/answer.ts';
import { Deadline } from '../http/deadline.ts';
import { HttpError } from '../http/http-error.ts';
import type { Request } from '../http/router.ts';
import { parseTime } from '../lokiapi/parameters.ts';
import { formatGoDuration } from '../time/go-duration.ts';
import { parseDuration } from '../time/parse-duration.ts';
import type { Static } from '../traceql/ast.ts';
import { evaluateMetrics, type MetricsSeries } from '../traceql/metrics.ts';
import type { Exemplar } from '../traceql/metrics-exemplars.ts';
import { parseTraceQl } from '../traceql/parser.ts';
import type { TraceStore } from '../tracestore/trace-store.ts';
import { integer } from './parameters.ts';
import { finite, renderAttributes, renderValue } from './render-value.ts';

const NS_PER_SECOND = 1_000_000_000n;
const HOUR_NS = 3600n * NS_PER_SECOND;
const MAX_RANGE_NS = 24n * HOUR_NS;
const MAX_STEPS = 11_000n;
const MAX_EXEMPLARS = 100;
/** Series of one answer, as by default in the original. */
const MAX_SERIES = 1000;
const MAX_SAMPLES = 500_000;

export interface MetricsOptions {
  readonly now: () => number;
  readonly timeoutMs: number;
}

/** `/api/metrics/query_range` */
export function metricsRange(store: TraceStore, options: MetricsOptions, request: Request): Answer {
  const { start, end } = readRange(request.query, options.now());
  const step = readStep(request.query, end - start);
  const alignedStart = start - (start % step);
  const alignedEnd = end % step === 0n ? end : end + step - (end % step);
  const steps = Number((alignedEnd - alignedStart) / step) + 1;
  const series = run(store, options, request, alignedStart, step, steps);
  return json({
    series: series.slice(0, maxAnswered(steps)).map((one) => ({
      ...renderLabels(one),
      samples: one.values.flatMap((value, index) =>
        value === undefined
          ? []
          : [
              {
                timestampMs: String((alignedStart + BigInt(index) * step) / 1_000_000n),
                value: finite(value),
              },
            ],
      ),
      exemplars: one.exemplars.flatMap((exemplar) => renderExemplar(one, exemplar)),
    })),
    metrics: {},
    ...partial(series, maxAnswered(steps)),
  });
}

/** Series of one answer: those of the original, fewer when they are long. */
function maxAnswered(steps: number): number {
  return Math.max(1, Math.min(MAX_SERIES, Math.floor(MAX_SAMPLES / steps)));
}

/** What an answer says that leaves series out. */
function partial({ length }: readonly MetricsSeries[], limit: number): Record<string, string> {
  if (length <= limit) return {};
  const message = `Response exceeds maximum series limit of ${limit}, a partial response is returned. Warning: the accuracy of each individual value is not guaranteed.`;
  return { status: 'PARTIAL', message };
}

/** `/api/metrics/query`: one value over the whole range. */
export function metricsInstant(
  store: TraceStore,
  options: MetricsOptions,
  request: Request,
): Answer {
  const { start, end } = readRange(request.query, options.now());
  const series = run(store, options, request, end, end - start, 1);
  return json({
    series: series.slice(0, MAX_SERIES).flatMap((one) => {
      const [value] = one.values;
      return value === undefined ? [] : [{ ...renderLabels(one), value: finite(value) }];
    }),
    metrics: {},
    ...partial(series, MAX_SERIES),
  });
}

function run(
  store: TraceStore,
  options: MetricsOptions,
  request: Request,
  start: bigint,
  stepNs: bigint,
  steps: number,
): MetricsSeries[] {
  const text = request.query.get('q') ?? request.query.get('query') ?? '';
  const { metrics, hints } = parseTraceQl(text);
  if (metrics === undefined) throw new HttpError(400, 'not a metrics query');
  const deadline = new Deadline(options.timeoutMs);
  const exemplars = exemplarLimit(request.query, hints.get('exemplars'));
  return evaluateMetrics({ store, start, stepNs, steps, deadline, exemplars }, metrics);
}

/** How many exemplars are answered: by the hint of the query, else by the parameter. */
function exemplarLimit(query: URLSearchParams, hint: Static | undefined): number {
  if (hint?.type === 'bool') return hint.value ? MAX_EXEMPLARS : 0;
  const wanted = hint?.type === 'int' ? Number(hint.value) : integer(query, 'exemplars');
  return Math.min(MAX_EXEMPLARS, Math.max(0, wanted ?? MAX_EXEMPLARS));
}

/** Nothing when the sample that it stands for was filtered out. */
function renderExemplar({ values }: MetricsSeries, exemplar: Exemplar): unknown[] {
  const sample = values[exemplar.step];
  if (sample === undefined) return [];
  return [
    {
      labels: renderAttributes(exemplar.labels),
      value: finite(exemplar.value ?? sample),
      timestampMs: String(exemplar.timeMs),
    },
  ];
}

function renderLabels({ labels }: MetricsSeries): Record<string, unknown> {
  const rendered = labels.map(([key, value]) => ({ key, value: renderValue(value) }));
  const text = labels.map(([key, value]) => `${key}=${JSON.stringify(promValue(value))}`);
  return { labels: rendered, promLabels: `{${text.sort().join(', ')}}` };
}

function promValue(value: Static): string {
  if (value.type === 'nil' || value.type === 'array') return '<nil>';
  if (value.type === 'duration') return formatGoDuration(value.value);
  const text = String(value.value);
  return text === '' ? '<empty>' : text;
}

function readRange(query: URLSearchParams, nowMs: number): { start: bigint; end: bigint } {
  const now = BigInt(nowMs) * 1_000_000n;
  const since = query.get('since');
  const back = since === null ? HOUR_NS : BigInt(parseDuration(since, true) ?? 0);
  const end = readTime(query, 'end') ?? now;
  const start = readTime(query, 'start') ?? end - back;
  if (start >= end) throw new HttpError(400, 'end must be greater than start');
  if (end - start > MAX_RANGE_NS) {
    throw new HttpError(
      400,
      'metrics query time range exceeds the maximum allowed duration of 24h0m0s',
    );
  }
  return { start, end };
}

function readTime(query: URLSearchParams, name: string): bigint | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  const value = parseTime(text);
  if (value === undefined)
    throw new HttpError(400, `could not parse '${name}' parameter: ${JSON.stringify(text)}`);
  return value;
}

function readStep(query: URLSearchParams, length: bigint): bigint {
  const text = query.get('step');
  if (text === null || text === '') return defaultStep(length);
  const seconds = /^\d+(?:\.\d+)?$/.test(text) ? Math.round(Number(text) * 1e9) : undefined;
  const value = seconds ?? parseDuration(text, true);
  if (value === undefined || value <= 0) {
    throw new HttpError(400, `cannot parse ${JSON.stringify(text)} to a valid duration`);
  }
  const step = BigInt(value);
  if (length / step > MAX_STEPS) {
    throw new HttpError(
      400,
      'exceeded maximum resolution of 11,000 points per time series. Try increasing the value of the step parameter',
    );
  }
  return step;
}

/** About 240 points: below 5 seconds in whole seconds, above in multiples of 5. */
function defaultStep(length: bigint): bigint {
  const wanted = length / 240n / NS_PER_SECOND;
  const seconds = wanted < 5n ? wanted : wanted - (wanted % 5n);
  return (seconds > 0n ? seconds : 1n) * NS_PER_SECOND;
}
