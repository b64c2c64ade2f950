import type {
  Aggregate,
  AggregateFunction,
  ComparisonOperator,
  Field,
  Pipeline,
  PipelineStage,
  Reference,
  Spanset,
  SpansetOperator,
  Static,
} from './ast.ts';
import { parseField, parseReference } from './parse-field.ts';
import { TraceQlError } from './query-error.ts';
import type { TokenStream } from './token-stream.ts';

const SPANSET_OPERATORS: Readonly<
  Record<string, readonly [level: number, operator: SpansetOperator]>
> = {
  '&&': [1, '&&'],
  '||': [1, '||'],
  '>': [2, '>'],
  '>>': [2, '>>'],
  '<': [2, '<'],
  '<<': [2, '<<'],
  '~': [2, '~'],
  '!>': [2, '!>'],
  '!>>': [2, '!>>'],
  '!<': [2, '!<'],
  '!<<': [2, '!<<'],
  '!~': [2, '!~'],
  '&>': [2, '&>'],
  '&>>': [2, '&>>'],
  '&<': [2, '&<'],
  '&<<': [2, '&<<'],
  '&~': [2, '&~'],
};
const AGGREGATES: readonly string[] = ['count', 'avg', 'min', 'max', 'sum'];
const COMPARISONS: readonly string[] = ['=', '!=', '<', '<=', '>', '>='];

function isAggregate(text: string): text is AggregateFunction {
  return AGGREGATES.includes(text);
}

export function isComparison(text: string): text is ComparisonOperator {
  return COMPARISONS.includes(text);
}

/** Parses stages joined by `|`; stops before a metrics function. */
export function parsePipeline(
  tokens: TokenStream,
  isEnd: (tokens: TokenStream) => boolean = () => false,
): Pipeline {
  const stages = [parseStage(tokens)];
  while (tokens.isSymbol('|')) {
    const mark = tokens.mark();
    tokens.next();
    if (isEnd(tokens)) {
      tokens.rewind(mark);
      break;
    }
    stages.push(parseStage(tokens));
  }
  return { stages };
}

function parseStage(tokens: TokenStream): PipelineStage {
  const token = tokens.peek();
  if (isAggregateInParentheses(tokens)) return parseAggregateFilter(tokens);
  if (token.kind === 'word' && tokens.isSymbol('(', 1)) {
    if (isAggregate(token.text)) return parseAggregateFilter(tokens);
    switch (token.text) {
      case 'by':
        return parseBy(tokens);
      case 'select':
        tokens.next();
        return { kind: 'select', fields: parseReferences(tokens) };
      case 'coalesce':
        tokens.next();
        tokens.expectSymbol('(');
        tokens.expectSymbol(')');
        return { kind: 'coalesce' };
    }
  }
  return { kind: 'spanset', spanset: parseSpanset(tokens) };
}

/** `(count()) > 1` and deeper. */
function isAggregateInParentheses(tokens: TokenStream): boolean {
  let ahead = 0;
  while (tokens.isSymbol('(', ahead)) ahead++;
  const token = tokens.peek(ahead);
  return (
    ahead > 0 &&
    token.kind === 'word' &&
    isAggregate(token.text) &&
    tokens.isSymbol('(', ahead + 1) &&
    !isFilterInside(tokens, ahead)
  );
}

/** Whether a comparison follows before the parentheses close: a pipeline, not an aggregate. */
function isFilterInside(tokens: TokenStream, start: number): boolean {
  let depth = 0;
  for (let ahead = start + 1; tokens.peek(ahead).kind !== 'end'; ahead++) {
    if (tokens.isSymbol('(', ahead)) depth++;
    else if (tokens.isSymbol(')', ahead)) depth--;
    if (depth === 0) return !tokens.isSymbol(')', ahead + 1);
  }
  return true;
}

/** Parses `( a, b, ... )`. */
export function parseReferences(tokens: TokenStream): Reference[] {
  tokens.expectSymbol('(');
  const fields = [parseReference(tokens)];
  while (tokens.takeSymbol(',')) fields.push(parseReference(tokens));
  tokens.expectSymbol(')');
  return fields;
}

function parseBy(tokens: TokenStream): PipelineStage {
  tokens.next();
  tokens.expectSymbol('(');
  const mark = tokens.mark();
  const field = parseField(tokens);
  const text = `by(${tokens.textFrom(mark)})`;
  tokens.expectSymbol(')');
  return { kind: 'by', field, text };
}

function parseAggregateFilter(tokens: TokenStream): PipelineStage {
  const aggregate = parseAggregate(tokens);
  const operator = tokens.peek();
  if (operator.kind !== 'symbol' || !isComparison(operator.text)) throw tokens.unexpected();
  tokens.next();
  const negative = tokens.takeSymbol('-');
  const token = tokens.peek();
  if (token.kind !== 'static') throw tokens.unexpected();
  tokens.next();
  return {
    kind: 'aggregate',
    aggregate,
    operator: operator.text,
    value: negative ? negate(token.value) : token.value,
  };
}

function negate(value: Static): Static {
  if (value.type === 'int') return { type: 'int', value: -value.value };
  if (value.type === 'float' || value.type === 'duration') return { ...value, value: -value.value };
  throw new TraceQlError('only numbers can be negative');
}

function parseAggregate(tokens: TokenStream): Aggregate {
  if (tokens.takeSymbol('(')) {
    const inner = tokens.nested(() => parseAggregate(tokens));
    tokens.expectSymbol(')');
    return inner;
  }
  const mark = tokens.mark();
  const name = tokens.next().text;
  if (!isAggregate(name)) throw tokens.unexpected();
  tokens.expectSymbol('(');
  let field: Field | undefined;
  if (name !== 'count') field = parseField(tokens);
  tokens.expectSymbol(')');
  return { function: name, field, text: tokens.textFrom(mark) };
}

/** Parses filters and their combinations. */
export function parseSpanset(tokens: TokenStream, minimum = 1): Spanset {
  return tokens.nested(() => {
    let left = parseSpansetOperand(tokens);
    for (;;) {
      const token = tokens.peek();
      const known = token.kind === 'symbol' ? SPANSET_OPERATORS[token.text] : undefined;
      if (known === undefined || known[0] < minimum) return left;
      tokens.next();
      const [level, operator] = known;
      const right = parseSpanset(tokens, level + 1);
      if (level === 2 && (isAggregating(left) || isAggregating(right))) {
        throw new TraceQlError(
          'structural operators do not work on aggregated span sets',
          token.at,
        );
      }
      left = { kind: 'combination', operator, left, right };
    }
  });
}

function isAggregating(spanset: Spanset): boolean {
  return spanset.kind === 'pipeline';
}

/** Parses `{ ... }`; undefined for `{}`, which every span passes. */
export function parseFilter(tokens: TokenStream): Field | undefined {
  tokens.expectSymbol('{');
  if (tokens.takeSymbol('}')) return undefined;
  const field = parseField(tokens);
  tokens.expectSymbol('}');
  return field;
}

function parseSpansetOperand(tokens: TokenStream): Spanset {
  if (tokens.isSymbol('{')) return { kind: 'filter', field: parseFilter(tokens) };
  tokens.expectSymbol('(');
  const pipeline = tokens.nested(() => parsePipeline(tokens));
  tokens.expectSymbol(')');
  const [only] = pipeline.stages;
  if (pipeline.stages.length === 1 && only?.kind === 'spanset') return only.spanset;
  return { kind: 'pipeline', pipeline };
}
