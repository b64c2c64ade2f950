import { type Answer, json } from '../http/answer.ts';
import type { Request } from '../http/router.ts';
import { requireSelective } from '../logql/parse-selector.ts';
import { parseStreamSelector } from '../logql/parser.ts';
import type { Labels } from '../logstore/labels.ts';
import type { LogStore } from '../logstore/log-store.ts';
import { BUCKET_NS, type StreamPatterns } from '../patterns/stream-patterns.ts';
import { orderedTimeRange, readParameters, stepNs } from './parameters.ts';
import type { QueryOptions } from './query.ts';

const MAX_PATTERNS = 300;
const NS_PER_SECOND = 1_000_000_000n;
const LEVEL_LABELS = ['detected_level', 'level', 'severity'];

interface Found {
  readonly pattern: string;
  readonly level: string;
  total: number;
  /** Lines by the start of their step, in seconds since the epoch. */
  readonly counts: Map<number, number>;
}

/** `/loki/api/v1/patterns`: patterns of the lines of streams with counts by step, most frequent first. */
export async function patterns(
  store: LogStore,
  mined: StreamPatterns,
  options: QueryOptions,
  request: Request,
): Promise<Answer> {
  const parameters = await readParameters(request);
  const range = orderedTimeRange(parameters, options.now());
  const asked = BigInt(stepNs(parameters, range));
  const step = asked < BUCKET_NS ? BUCKET_NS : asked;
  const { matchers } = parseStreamSelector(parameters.get('query') ?? '');
  requireSelective(matchers);
  const deadlineMs = Date.now() + options.timeoutMs;
  const found = new Map<string, Found>();
  for (const stream of store.select(matchers)) {
    const level = levelOf(stream.labels);
    for (const { pattern, counts } of await mined.of(stream, deadlineMs)) {
      const key = `${level}\n${pattern}`;
      const known = found.get(key) ?? { pattern, level, total: 0, counts: new Map() };
      for (const [bucket, count] of counts) {
        const ns = BigInt(bucket) * BUCKET_NS;
        if (ns + BUCKET_NS <= range.start || ns >= range.end) continue;
        const at = Number((ns - (ns % step)) / NS_PER_SECOND);
        known.total += count;
        known.counts.set(at, (known.counts.get(at) ?? 0) + count);
      }
      if (known.total > 0) found.set(key, known);
    }
  }
  const data = [...found.values()]
    .sort((a, b) => b.total - a.total)
    .slice(0, MAX_PATTERNS)
    .map(({ pattern, level, counts }) => ({
      pattern,
      level,
      samples: [...counts].sort(([a], [b]) => a - b),
    }));
  return json({ status: 'success', data });
}

function levelOf(labels: Labels): string {
  const name = LEVEL_LABELS.find((one) => labels.has(one));
  return (name === undefined ? undefined : labels.get(name)) ?? 'unknown';
}
