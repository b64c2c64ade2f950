import { type Answer, json } from '../http/answer.ts';
import { HttpError } from '../http/http-error.ts';
import type { Request } from '../http/router.ts';
import { requireSelective } from '../logql/parse-selector.ts';
import { parseStreamSelector } from '../logql/parser.ts';
import { type Labels, labelsKey } from '../logstore/labels.ts';
import type { LogStore } from '../logstore/log-store.ts';
import type { Matcher } from '../logstore/matcher.ts';
import type { Stream } from '../logstore/stream.ts';
import { positiveCount, readParameters, stepNs, type TimeRange, timeRange } from './parameters.ts';
import { labelObject, seconds } from './render.ts';

/** `/loki/api/v1/index/stats` */
export async function indexStats(
  store: LogStore,
  nowMs: number,
  request: Request,
): Promise<Answer> {
  const parameters = await readParameters(request);
  const { matchers } = parseStreamSelector(parameters.get('query') ?? '');
  requireSelective(matchers);
  const range = timeRange(parameters, nowMs);
  const total = { streams: 0, chunks: 0, bytes: 0, entries: 0 };
  for (const stream of store.select(matchers)) {
    const chunks = stream.chunksBetween(range.start, range.end + 1n);
    if (chunks.length === 0) continue;
    total.streams++;
    total.chunks += chunks.length;
    for (const chunk of chunks) {
      total.bytes += chunk.bytes;
      total.entries += chunk.count;
    }
  }
  return json(total);
}

interface VolumeQuery {
  readonly matchers: readonly Matcher[];
  readonly range: TimeRange;
  readonly limit: number;
  readonly byLabels: boolean;
  readonly targets: readonly string[];
}

function readVolumeQuery(parameters: URLSearchParams, nowMs: number): VolumeQuery {
  const aggregateBy = parameters.get('aggregateBy') ?? 'series';
  if (aggregateBy !== '' && aggregateBy !== 'series' && aggregateBy !== 'labels') {
    throw new HttpError(400, 'invalid aggregation option');
  }
  const targets = (parameters.get('targetLabels') ?? '').split(',').filter((name) => name !== '');
  return {
    matchers: parseStreamSelector(parameters.get('query') ?? '').matchers,
    range: timeRange(parameters, nowMs),
    limit: positiveCount(parameters, 'limit', 100),
    byLabels: aggregateBy === 'labels',
    targets,
  };
}

/** `/loki/api/v1/index/volume`: bytes by the labels that are asked for, largest first. */
export async function volume(store: LogStore, nowMs: number, request: Request): Promise<Answer> {
  const query = readVolumeQuery(await readParameters(request), nowMs);
  const time = seconds(query.range.end);
  const result = volumes(store, query, query.range)
    .slice(0, query.limit)
    .map(({ labels, bytes }) => ({ metric: labelObject(labels), value: [time, String(bytes)] }));
  return json({ status: 'success', data: { resultType: 'vector', result, stats: {} } });
}

/** `/loki/api/v1/index/volume_range`: the same, by steps. */
export async function volumeRange(
  store: LogStore,
  nowMs: number,
  request: Request,
): Promise<Answer> {
  const parameters = await readParameters(request);
  const query = readVolumeQuery(parameters, nowMs);
  const step = BigInt(stepNs(parameters, query.range));
  const series = new Map<string, { labels: Labels; values: [number, string][] }>();
  let windows = 0;
  for (let start = query.range.start; start < query.range.end; start += step) {
    windows++;
    const last = start + step >= query.range.end;
    const end = last ? query.range.end : start + step;
    const time = seconds(last ? end : end - 1_000_000n);
    for (const { labels, bytes } of volumes(store, query, { start, end })) {
      const key = labelsKey(labels);
      const known = series.get(key) ?? { labels, values: [] };
      series.set(key, known);
      known.values.push([time, String(bytes)]);
    }
  }
  const matrix = windows > 1 && series.size > 0;
  const result = [...series.values()].slice(0, query.limit).map(({ labels, values }) => ({
    metric: labelObject(labels),
    ...(matrix ? { values } : { value: values[0] }),
  }));
  const resultType = matrix ? 'matrix' : 'vector';
  return json({ status: 'success', data: { resultType, result, stats: {} } });
}

function volumes(
  store: LogStore,
  query: VolumeQuery,
  range: TimeRange,
): { labels: Labels; bytes: number }[] {
  const totals = new Map<string, { labels: Labels; bytes: number }>();
  for (const stream of store.select(query.matchers)) {
    const bytes = bytesBetween(stream, range);
    if (bytes === 0) continue;
    for (const labels of volumeLabels(stream, query)) {
      const key = labelsKey(labels);
      const known = totals.get(key);
      if (known === undefined) totals.set(key, { labels, bytes });
      else known.bytes += bytes;
    }
  }
  return [...totals.values()].sort(
    (a, b) => b.bytes - a.bytes || (labelsKey(a.labels) < labelsKey(b.labels) ? -1 : 1),
  );
}

function volumeLabels(stream: Stream, query: VolumeQuery): Labels[] {
  const named = query.targets.length > 0 ? query.targets : query.matchers.map(({ name }) => name);
  if (query.byLabels) {
    const names = query.targets.length > 0 ? query.targets : [...stream.labels.keys()];
    return names.filter((name) => stream.labels.has(name)).map((name) => new Map([[name, '']]));
  }
  if (named.length === 0) return [stream.labels];
  return [new Map([...stream.labels].filter(([name]) => named.includes(name)))];
}

/** Chunks that lie in the range in part count in that proportion. */
function bytesBetween(stream: Stream, range: TimeRange): number {
  let bytes = 0;
  for (const chunk of stream.chunksBetween(range.start, range.end + 1n)) {
    const span = Number(chunk.newest - chunk.oldest);
    const before = Math.max(0, Number(range.start - chunk.oldest));
    const after = Math.max(0, Number(chunk.newest - range.end));
    const share = span === 0 ? 1 : (span - before - after) / span;
    bytes += Math.round(chunk.indexedBytes * share);
  }
  return bytes;
}
