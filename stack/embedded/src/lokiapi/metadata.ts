import { type Answer, json } from '../http/answer.ts';
import { HttpError } from '../http/http-error.ts';
import type { Request } from '../http/router.ts';
import { parseStreamSelector } from '../logql/parser.ts';
import type { LogStore } from '../logstore/log-store.ts';
import type { Stream } from '../logstore/stream.ts';
import { readParameters, type TimeRange, timeRange } from './parameters.ts';
import { labelObject } from './render.ts';

/** Streams that fit a selector and have a line in the range; an empty selector fits all. */
export function streamsIn(store: LogStore, selector: string, range: TimeRange): Stream[] {
  const matchers = selector.trim() === '' ? [] : parseStreamSelector(selector).matchers;
  // The index of the original works on whole chunks, and a line at the end still counts.
  return store
    .select(matchers)
    .filter((stream) => stream.chunksBetween(range.start, range.end + 1n).length > 0);
}

function checkedRange(parameters: URLSearchParams, nowMs: number): TimeRange {
  const range = timeRange(parameters, nowMs);
  if (range.end < range.start) {
    throw new HttpError(
      400,
      'this data is no longer available, it is past now - max_query_lookback (0s)',
    );
  }
  return range;
}

/** `/loki/api/v1/labels` */
export async function labelNames(
  store: LogStore,
  nowMs: number,
  request: Request,
): Promise<Answer> {
  const parameters = await readParameters(request);
  const range = checkedRange(parameters, nowMs);
  const names = new Set<string>();
  for (const stream of streamsIn(store, parameters.get('query') ?? '', range)) {
    for (const name of stream.labels.keys()) names.add(name);
  }
  return list([...names].sort());
}

/** `/loki/api/v1/label/:name/values` */
export async function labelValues(
  store: LogStore,
  nowMs: number,
  request: Request,
): Promise<Answer> {
  const parameters = await readParameters(request);
  const range = checkedRange(parameters, nowMs);
  const values = new Set<string>();
  for (const stream of streamsIn(store, parameters.get('query') ?? '', range)) {
    const value = stream.labels.get(request.params.name ?? '');
    if (value !== undefined) values.add(value);
  }
  return list([...values].sort());
}

function list(values: readonly string[]): Answer {
  return json({ status: 'success', ...(values.length > 0 ? { data: values } : {}) });
}

/** `/loki/api/v1/series` */
export async function series(store: LogStore, nowMs: number, request: Request): Promise<Answer> {
  const parameters = await readParameters(request);
  const range = checkedRange(parameters, nowMs);
  const selectors = [...parameters.getAll('match[]'), ...parameters.getAll('match')];
  const found = new Map<string, Stream>();
  for (const selector of selectors.length === 0 ? [''] : selectors) {
    for (const stream of streamsIn(store, selector, range)) found.set(stream.key, stream);
  }
  return json({
    status: 'success',
    data: [...found.values()].map((stream) => labelObject(stream.labels)),
  });
}
