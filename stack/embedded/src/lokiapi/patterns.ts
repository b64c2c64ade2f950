import { type Answer, json } from '../http/answer.ts';
import type { Request } from '../http/router.ts';
import { runLogQuery } from '../logql/evaluate/log-query.ts';
import { requireSelective } from '../logql/parse-selector.ts';
import { parseStreamSelector } from '../logql/parser.ts';
import type { LogStore } from '../logstore/log-store.ts';
import { orderedTimeRange, readParameters, stepNs } from './parameters.ts';
import type { QueryOptions } from './query.ts';

const MAX_LINES = 20_000;
const MAX_PATTERNS = 300;
const MAX_TOKENS = 100;
const NS_PER_SECOND = 1_000_000_000n;

/**
 * `/loki/api/v1/patterns`: what lines have in common, with counts by step. Words that contain a digit
 * are taken for what varies; lines that then are the same share a pattern.
 */
export async function patterns(
  store: LogStore,
  options: QueryOptions,
  request: Request,
): Promise<Answer> {
  const parameters = await readParameters(request);
  const range = orderedTimeRange(parameters, options.now());
  const step = BigInt(stepNs(parameters, range));
  const expression = parseStreamSelector(parameters.get('query') ?? '');
  requireSelective(expression.matchers);
  const lines = runLogQuery(
    store,
    {
      expression,
      ...range,
      limit: MAX_LINES,
      forward: false,
      intervalNs: 0,
      deadlineMs: Date.now() + options.timeoutMs,
    },
    { lines: 0, bytes: 0 },
  );
  const found = new Map<string, { total: number; counts: Map<number, number> }>();
  for (const { ts, text } of lines) {
    const pattern = patternOf(text);
    const known = found.get(pattern) ?? { total: 0, counts: new Map() };
    found.set(pattern, known);
    const at = Number((ts - (ts % step)) / NS_PER_SECOND);
    known.total++;
    known.counts.set(at, (known.counts.get(at) ?? 0) + 1);
  }
  const data = [...found]
    .sort(([, a], [, b]) => b.total - a.total)
    .slice(0, MAX_PATTERNS)
    .map(([pattern, { counts }]) => ({
      pattern,
      samples: [...counts].sort(([a], [b]) => a - b),
    }));
  return json({ status: 'success', data });
}

function patternOf(text: string): string {
  const words = text.split(/(\s+|[=:,;"'()[\]{}<>|])/, MAX_TOKENS * 2);
  return words
    .map((word) => (/\d/.test(word) ? '<_>' : word))
    .join('')
    .replaceAll(/(?:<_>){2,}/g, '<_>');
}
