import { useEffect, useState } from 'react';
import { z } from '../../../api/zod.ts';
import { newestFirst } from './ask-logs.ts';
import type { LogLine } from './log-line.ts';

/** Lines that stay; the list is for the eye, not for the record. */
export const maxLiveLines = 500;

/** Milliseconds between two renderings: a busy stream is shown in batches. */
const batchMs = 250;

const messageSchema = z.object({
  streams: z
    .array(
      z.object({
        stream: z.record(z.string(), z.string()),
        values: z.array(z.tuple([z.string(), z.string()]).rest(z.unknown())),
      }),
    )
    .nullish(),
});
const failureSchema = z.object({ detail: z.string() });
const droppedSchema = z.object({ messages: z.number() });

interface Tail {
  readonly lines: readonly LogLine[];
  readonly state: 'opening' | 'open' | 'lost';
  /** Messages that the console left out because this browser was too slow. */
  readonly dropped: number;
  /** Why it ended for good. */
  readonly error: Error | undefined;
}

const nothing: Tail = { lines: [], state: 'opening', dropped: 0, error: undefined };

/**
 * Follows the lines of a LogQL query, through a lost connection as well.
 * @param labelNames names of the labels that streams have; keep the object while nothing changes
 */
export function useLogTail(
  query: string,
  labelNames: ReadonlySet<string>,
): Tail & { readonly retry: () => void } {
  const [tail, setTail] = useState(nothing);
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt opens it anew
  useEffect(() => {
    setTail(nothing);
    const search = new URLSearchParams({ query, limit: '100' });
    const source = new EventSource(`/api/loki/tail?${search}`);
    let waiting: LogLine[] = [];
    const flush = () => {
      if (waiting.length === 0) return;
      const fresh = waiting;
      waiting = [];
      setTail((old) => ({ ...old, lines: merged(old.lines, fresh) }));
    };
    const timer = setInterval(flush, batchMs);
    source.addEventListener('open', () => setTail((old) => ({ ...old, state: 'open' })));
    source.addEventListener('lines', ({ data }) => {
      waiting.push(
        ...linesOf(messageSchema.parse(JSON.parse(String(data))).streams ?? [], labelNames),
      );
      if (waiting.length > 2 * maxLiveLines) waiting = waiting.slice(-maxLiveLines);
    });
    source.addEventListener('dropped', ({ data }) => {
      const { messages } = droppedSchema.parse(JSON.parse(String(data)));
      setTail((old) => ({ ...old, dropped: old.dropped + messages }));
    });
    source.addEventListener('failed', ({ data }) => {
      source.close();
      const { detail } = failureSchema.parse(JSON.parse(String(data)));
      setTail((old) => ({ ...old, error: new Error(detail) }));
    });
    source.addEventListener('error', () => {
      if (source.readyState === EventSource.CONNECTING) {
        setTail((old) => ({ ...old, state: 'lost' }));
      } else {
        setTail((old) => ({ ...old, error: old.error ?? new Error('The live tail has ended') }));
      }
    });
    return () => {
      clearInterval(timer);
      source.close();
    };
  }, [query, labelNames, attempt]);
  return { ...tail, retry: () => setAttempt((count) => count + 1) };
}

type Streams = NonNullable<z.output<typeof messageSchema>['streams']>;

/** Loki's tail does not tell the labels of a stream from structured metadata: their names do. */
function linesOf(streams: Streams, labelNames: ReadonlySet<string>): LogLine[] {
  return streams.flatMap(({ stream, values }) => {
    const entries = Object.entries(stream);
    const labels = Object.fromEntries(entries.filter(([name]) => labelNames.has(name)));
    const metadata = Object.fromEntries(entries.filter(([name]) => !labelNames.has(name)));
    return values.map(([at, line]) => ({
      key: `${at} ${JSON.stringify(stream)} ${line}`,
      at,
      line,
      labels,
      metadata,
      parsed: {},
    }));
  });
}

/** The newest first, each once: a connection that comes back repeats lines. */
function merged(old: readonly LogLine[], fresh: readonly LogLine[]): LogLine[] {
  const known = new Set(old.map(({ key }) => key));
  const added = fresh.filter(({ key }) => !known.has(key) && known.add(key));
  return [...newestFirst(added), ...old].slice(0, maxLiveLines);
}
