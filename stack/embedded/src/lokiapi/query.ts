import { type Answer, json } from '../http/answer.ts';
import { HttpError } from '../http/http-error.ts';
import type { Request } from '../http/router.ts';
import type { MetricExpression } from '../logql/ast.ts';
import type { Evaluation } from '../logql/evaluate/context.ts';
import { evaluate } from '../logql/evaluate/evaluate.ts';
import { runLogQuery } from '../logql/evaluate/log-query.ts';
import { newSeries, put, type Series } from '../logql/evaluate/series.ts';
import { parseLogQl } from '../logql/parser.ts';
import type { LogStore } from '../logstore/log-store.ts';
import {
  entryLimit,
  instant,
  intervalNs,
  isForward,
  orderedTimeRange,
  readParameters,
  stepNs,
  type TimeRange,
} from './parameters.ts';
import { matrixData, type QueryData, sampleText, streamsData, vectorData } from './render.ts';
import { QueryStatistics } from './statistics.ts';

export interface QueryOptions {
  readonly now: () => number;
  /** Time after which a query is given up, in milliseconds. */
  readonly timeoutMs: number;
}

/** `/loki/api/v1/query_range` */
export async function queryRange(
  store: LogStore,
  options: QueryOptions,
  request: Request,
): Promise<Answer> {
  const parameters = await readParameters(request);
  const range = orderedTimeRange(parameters, options.now());
  const limit = entryLimit(parameters);
  const forward = isForward(parameters);
  const step = stepNs(parameters, range);
  const interval = intervalNs(parameters);
  const statistics = new QueryStatistics();
  const expression = parseLogQl(parameters.get('query') ?? '');
  if (expression.kind !== 'log') {
    const aligned = align(range, step);
    const steps = Math.floor(Number(aligned.end - aligned.start) / step) + 1;
    const evaluation = newEvaluation(store, options, statistics, aligned.start, step, steps);
    return success(matrixData(seriesOf(evaluation, expression), aligned.start, step), statistics);
  }
  const found = runLogQuery(
    store,
    {
      expression,
      start: range.start,
      end: range.end,
      limit,
      forward,
      intervalNs: interval,
      deadlineMs: Date.now() + options.timeoutMs,
    },
    statistics.seen,
  );
  return success(streamsData(found, wantsCategories(request)), statistics, found.length);
}

/** `/loki/api/v1/query` */
export async function queryInstant(
  store: LogStore,
  options: QueryOptions,
  request: Request,
): Promise<Answer> {
  const parameters = await readParameters(request);
  const time = instant(parameters, options.now());
  entryLimit(parameters);
  isForward(parameters);
  const expression = parseLogQl(parameters.get('query') ?? '');
  if (expression.kind === 'log') {
    throw new HttpError(
      400,
      'log queries are not supported as an instant query type, please change your query to a range query type',
    );
  }
  const statistics = new QueryStatistics();
  const evaluation = newEvaluation(store, options, statistics, time, 0, 1);
  const value = evaluate(evaluation, expression);
  if (value.kind === 'scalar') {
    const result = [Number(time / 1_000_000n), sampleText(value.value)];
    return success({ resultType: 'scalar', result }, statistics, 1);
  }
  const sorted = order(expression, value.series);
  return success(vectorData(sorted, time), statistics);
}

/** @param entries in the answer, when these are not its series */
function success(data: QueryData, statistics: QueryStatistics, entries?: number): Answer {
  const stats = statistics.render(entries ?? data.result.length);
  return json({ status: 'success', data: { ...data, stats } });
}

function newEvaluation(
  store: LogStore,
  options: QueryOptions,
  { seen }: QueryStatistics,
  start: bigint,
  step: number,
  steps: number,
): Evaluation {
  const deadlineMs = Date.now() + options.timeoutMs;
  return { store, start, stepNs: step, steps, seen, deadlineMs };
}

function seriesOf(evaluation: Evaluation, expression: MetricExpression): readonly Series[] {
  const value = evaluate(evaluation, expression);
  if (value.kind === 'vector') return value.series;
  const series = newSeries(new Map(), evaluation.steps);
  for (let step = 0; step < evaluation.steps; step++) put(series, step, value.value);
  return [series];
}

/** Moves the start down and the end up to a multiple of the step, as the original's frontend does. */
function align({ start, end }: TimeRange, step: number): TimeRange {
  const size = BigInt(step);
  const over = end % size;
  return { start: start - (start % size), end: over === 0n ? end : end + size - over };
}

function order(expression: MetricExpression, series: readonly Series[]): readonly Series[] {
  if (expression.kind !== 'aggregation') return series;
  const sign =
    expression.operator === 'sort' || expression.operator === 'bottomk'
      ? 1
      : expression.operator === 'sort_desc' || expression.operator === 'topk'
        ? -1
        : 0;
  if (sign === 0) return series;
  return [...series].sort((a, b) => sign * ((a.values[0] ?? 0) - (b.values[0] ?? 0)));
}

function wantsCategories(request: Request): boolean {
  const flags = String(request.raw.headers['x-loki-response-encoding-flags'] ?? '');
  return flags.split(',').some((flag) => flag.trim() === 'categorize-labels');
}
