import type {
  Metrics,
  MetricsCompare,
  MetricsFunction,
  Pipeline,
  Query,
  Reference,
  Static,
} from './ast.ts';
import { parseReference } from './parse-field.ts';
import { isComparison, parseFilter, parsePipeline, parseReferences } from './parse-pipeline.ts';
import { TraceQlError } from './query-error.ts';
import { TokenStream } from './token-stream.ts';
import { checkMetrics, checkPipeline } from './validate.ts';

const METRICS_FUNCTIONS: readonly string[] = [
  'rate',
  'count_over_time',
  'min_over_time',
  'max_over_time',
  'avg_over_time',
  'sum_over_time',
  'quantile_over_time',
  'histogram_over_time',
];

const DEFAULT_COMPARED = 10n;

function isMetricsFunction(text: string): text is MetricsFunction {
  return METRICS_FUNCTIONS.includes(text);
}

/** Parses a TraceQL query and checks its types. @throws TraceQlError */
export function parseTraceQl(query: string): Query {
  const tokens = new TokenStream(query);
  const metrics = attempt(tokens, () => parseMetrics(tokens));
  const pipeline = metrics === undefined ? parsePipeline(tokens) : firstPipeline(metrics);
  const hints = parseHints(tokens);
  if (tokens.peek().kind !== 'end') throw tokens.unexpected();
  if (metrics === undefined) checkPipeline(pipeline);
  else checkMetrics(metrics);
  return { pipeline, metrics, hints };
}

/** Runs `parse` when the query contains a metrics function, to which it then must lead. */
function attempt(tokens: TokenStream, parse: () => Metrics): Metrics | undefined {
  for (let ahead = 0; tokens.peek(ahead).kind !== 'end'; ahead++) {
    const token = tokens.peek(ahead);
    const leads =
      token.kind === 'word' && (isMetricsFunction(token.text) || token.text === 'compare');
    if (leads && tokens.isSymbol('(', ahead + 1)) {
      return parse();
    }
  }
  return undefined;
}

function isMetricsAhead(tokens: TokenStream): boolean {
  const token = tokens.peek();
  return (
    token.kind === 'word' &&
    tokens.isSymbol('(', 1) &&
    (isMetricsFunction(token.text) || ['compare', 'topk', 'bottomk'].includes(token.text))
  );
}

const MATH: Readonly<Record<string, readonly [level: number, operator: '+' | '-' | '*' | '/']>> = {
  '+': [1, '+'],
  '-': [1, '-'],
  '*': [2, '*'],
  '/': [2, '/'],
};

function parseMetrics(tokens: TokenStream): Metrics {
  const metrics = parseMath(tokens, 1);
  if (typeof metrics === 'number') throw tokens.unexpected();
  return parseSecondStage(tokens, metrics);
}

function parseMath(tokens: TokenStream, minimum: number): Metrics | number {
  return tokens.nested(() => {
    let left = parseMetricsOperand(tokens);
    for (;;) {
      const token = tokens.peek();
      const known = token.kind === 'symbol' ? MATH[token.text] : undefined;
      if (known === undefined || known[0] < minimum) return left;
      tokens.next();
      const [level, operator] = known;
      left = { kind: 'math', operator, left, right: parseMath(tokens, level + 1) };
    }
  });
}

function parseMetricsOperand(tokens: TokenStream): Metrics | number {
  const token = tokens.peek();
  if (token.kind === 'static') {
    const value = number(token.value);
    if (value === undefined) throw tokens.unexpected();
    tokens.next();
    return value;
  }
  if (tokens.isSymbol('(')) {
    const mark = tokens.mark();
    try {
      tokens.next();
      const inner = parseMath(tokens, 1);
      const staged = typeof inner === 'number' ? inner : parseSecondStage(tokens, inner);
      tokens.expectSymbol(')');
      if (!tokens.isSymbol('|')) return staged;
    } catch (error) {
      if (!(error instanceof TraceQlError)) throw error;
    }
    tokens.rewind(mark);
  }
  return parseAggregated(tokens, parsePipeline(tokens, isMetricsAhead));
}

function parseAggregated(tokens: TokenStream, pipeline: Pipeline): Metrics {
  tokens.expectSymbol('|');
  const name = tokens.peek().text;
  if (name === 'compare') return parseCompare(tokens, pipeline);
  if (!isMetricsFunction(name)) throw tokens.unexpected();
  tokens.next();
  tokens.expectSymbol('(');
  let field: Reference | undefined;
  const quantiles: number[] = [];
  if (name !== 'rate' && name !== 'count_over_time') {
    field = parseReference(tokens);
    while (name === 'quantile_over_time' && tokens.takeSymbol(',')) {
      const token = tokens.next();
      const value = token.kind === 'static' ? number(token.value) : undefined;
      if (value === undefined) throw tokens.unexpected();
      quantiles.push(value);
    }
  }
  tokens.expectSymbol(')');
  const by = tokens.takeWord('by') ? parseReferences(tokens) : [];
  return { kind: 'metrics', pipeline, function: name, field, quantiles, by };
}

/** `compare({ ... })`, `compare({ ... }, count)` and `compare({ ... }, count, start, end)`. */
function parseCompare(tokens: TokenStream, pipeline: Pipeline): MetricsCompare {
  tokens.next();
  tokens.expectSymbol('(');
  const selection = parseFilter(tokens);
  const numbers: bigint[] = [];
  while (tokens.takeSymbol(',')) {
    const token = tokens.next();
    if (token.kind !== 'static' || token.value.type !== 'int') throw tokens.unexpected();
    numbers.push(token.value.value);
  }
  tokens.expectSymbol(')');
  const [count = DEFAULT_COMPARED, start, end] = numbers;
  if (numbers.length > 3 || numbers.length === 2) throw tokens.unexpected();
  const isOpen = start === undefined || end === undefined || (start === 0n && end === 0n);
  const window = isOpen ? undefined : { start, end };
  return { kind: 'compare', pipeline, selection, count: Number(count), window };
}

/** `| topk(n)`, `| bottomk(n)` and comparisons with a number. */
function parseSecondStage(tokens: TokenStream, first: Metrics): Metrics {
  let metrics = first;
  for (;;) {
    const token = tokens.peek();
    if (tokens.isSymbol('|') && (tokens.isWord('topk', 1) || tokens.isWord('bottomk', 1))) {
      tokens.next();
      const largest = tokens.next().text === 'topk';
      tokens.expectSymbol('(');
      const count = tokens.next();
      if (count.kind !== 'static' || count.value.type !== 'int') throw tokens.unexpected();
      tokens.expectSymbol(')');
      metrics = { kind: 'top', operand: metrics, largest, count: Number(count.value.value) };
    } else if (token.kind === 'symbol' && isComparison(token.text)) {
      tokens.next();
      const negative = tokens.takeSymbol('-');
      const operand = tokens.next();
      const value = operand.kind === 'static' ? number(operand.value) : undefined;
      if (value === undefined) throw tokens.unexpected();
      metrics = {
        kind: 'threshold',
        operand: metrics,
        operator: token.text,
        value: negative ? -value : value,
      };
    } else {
      return metrics;
    }
  }
}

/** A number; durations in seconds. */
function number(value: Static): number | undefined {
  if (value.type === 'int') return Number(value.value);
  if (value.type === 'float') return value.value;
  return value.type === 'duration' ? value.value / 1e9 : undefined;
}

function firstPipeline(metrics: Metrics | number): Pipeline {
  if (typeof metrics === 'number') return { stages: [] };
  if (metrics.kind === 'metrics' || metrics.kind === 'compare') return metrics.pipeline;
  if (metrics.kind === 'math') return firstPipeline(metrics.left);
  return firstPipeline(metrics.operand);
}

function parseHints(tokens: TokenStream): Map<string, Static> {
  const hints = new Map<string, Static>();
  if (!tokens.takeWord('with')) return hints;
  tokens.expectSymbol('(');
  do {
    const name = tokens.next();
    if (name.kind !== 'word') throw tokens.unexpected();
    tokens.expectSymbol('=');
    const value = tokens.next();
    if (value.kind !== 'static') throw tokens.unexpected();
    hints.set(name.text, value.value);
  } while (tokens.takeSymbol(','));
  tokens.expectSymbol(')');
  return hints;
}
