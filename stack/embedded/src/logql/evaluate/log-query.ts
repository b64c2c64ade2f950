import { HttpError } from '../../http/http-error.ts';
import type { Chunk } from '../../logstore/chunk.ts';
import { type Labels, labelsKey } from '../../logstore/labels.ts';
import type { LogStore } from '../../logstore/log-store.ts';
import type { Stream } from '../../logstore/stream.ts';
import type { LogExpression } from '../ast.ts';
import { everything } from '../pipeline/hints.ts';
import { type CategorisedLabels, Line } from '../pipeline/line.ts';
import { compilePipeline } from '../pipeline/pipeline.ts';
import { requiredText } from '../pipeline/required-text.ts';

export interface LogQuery {
  readonly expression: LogExpression;
  /** Nanoseconds since the epoch; lines at `start` are in, lines at `end` are not. */
  readonly start: bigint;
  readonly end: bigint;
  readonly limit: number;
  readonly forward: boolean;
  /** Lines closer together than this are left out; 0 keeps all. */
  readonly intervalNs: number;
  readonly deadlineMs: number;
}

export interface FoundLine {
  readonly ts: bigint;
  readonly text: string;
  readonly labels: Labels;
  readonly categories: CategorisedLabels;
}

interface Part {
  readonly stream: Stream;
  readonly chunk: Chunk;
  readonly oldest: bigint;
  readonly newest: bigint;
}

/** Lines that pass a log query, in its order, at most as many as its limit. */
export function runLogQuery(
  store: LogStore,
  query: LogQuery,
  seen: { lines: number; bytes: number },
): FoundLine[] {
  const step = compilePipeline(query.expression.stages);
  const needle = requiredText(query.expression.stages);
  const line = new Line(everything);
  const parts = partsOf(store, query);
  const first = query.forward
    ? (a: FoundLine, b: FoundLine) => (a.ts < b.ts ? -1 : a.ts > b.ts ? 1 : 0)
    : (a: FoundLine, b: FoundLine) => (a.ts > b.ts ? -1 : a.ts < b.ts ? 1 : 0);
  let found: FoundLine[] = [];
  let border: bigint | undefined;
  for (const part of parts) {
    if (Date.now() > query.deadlineMs) throw new HttpError(504, 'context deadline exceeded');
    // Parts come in the order of the query: nothing further on can push a found line out.
    if (border !== undefined && (query.forward ? part.oldest > border : part.newest < border))
      break;
    scan(part, query, line, step, needle, seen, found);
    if (found.length < query.limit) continue;
    found.sort(first);
    found = found.slice(0, query.limit);
    border = found.at(-1)?.ts;
  }
  found.sort(first);
  return thinOut(found, query);
}

function partsOf(store: LogStore, { expression, start, end, forward }: LogQuery): Part[] {
  const parts = store.select(expression.matchers).flatMap((stream) =>
    stream.chunksBetween(start, end).map((chunk) => ({
      stream,
      chunk,
      oldest: chunk.oldest,
      newest: chunk.newest,
    })),
  );
  return parts.sort((a, b) =>
    forward ? compare(a.oldest, b.oldest) : compare(b.newest, a.newest),
  );
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Appends the lines of a chunk that pass, at most `limit` of them in the order of the query. */
function scan(
  { stream, chunk }: Part,
  query: LogQuery,
  line: Line,
  step: (line: Line) => boolean,
  needle: Buffer | undefined,
  seen: { lines: number; bytes: number },
  found: FoundLine[],
): void {
  const order = chunk.order();
  const candidates = needle === undefined ? undefined : chunk.linesWith(needle);
  const from = Number(query.start - chunk.base);
  const to = Number(query.end - chunk.base);
  let taken = 0;
  for (let turn = 0; turn < chunk.count && taken < query.limit; turn++) {
    const position = query.forward ? turn : chunk.count - 1 - turn;
    const index = order === undefined ? position : (order[position] ?? 0);
    const time = chunk.time(index);
    if (time < from || time >= to) continue;
    seen.lines++;
    seen.bytes += chunk.lineBytes(index);
    if (candidates !== undefined && candidates[index] === 0) continue;
    const ts = chunk.base + BigInt(time);
    line.reset(chunk.line(index), ts, stream.labels, chunk, index);
    if (!step(line)) continue;
    taken++;
    found.push({ ts, text: line.text, labels: line.labels(), categories: line.categorised() });
  }
}

function thinOut(found: FoundLine[], { intervalNs, forward }: LogQuery): FoundLine[] {
  if (intervalNs <= 0) return found;
  let last: bigint | undefined;
  const interval = BigInt(Math.round(intervalNs));
  return found.filter(({ ts }) => {
    const keep = last === undefined || (forward ? ts >= last + interval : ts <= last - interval);
    if (keep) last = ts;
    return keep;
  });
}

export interface FoundStream {
  readonly labels: Labels;
  readonly lines: readonly FoundLine[];
}

/** Sorts lines into streams by the labels that `labelsOf` picks, keeping their order. */
export function groupByStream(
  found: readonly FoundLine[],
  labelsOf: (line: FoundLine) => Labels,
): FoundStream[] {
  const streams = new Map<string, { labels: Labels; lines: FoundLine[] }>();
  for (const line of found) {
    const labels = labelsOf(line);
    const key = labelsKey(labels);
    const stream = streams.get(key);
    if (stream === undefined) streams.set(key, { labels, lines: [line] });
    else stream.lines.push(line);
  }
  return [...streams.values()];
}
