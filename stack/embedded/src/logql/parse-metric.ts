import type { Matcher } from '../logstore/matcher.ts';
import {
  type BinaryOperator,
  type Conversion,
  type Grouping,
  type LabelFilter,
  type LogRange,
  type MetricExpression,
  type RangeOperator,
  rangeOperators,
  type Stage,
  type Unwrap,
  type VectorMatching,
  type VectorOperator,
  vectorOperators,
} from './ast.ts';
import { parseLabelFilter } from './parse-label-filter.ts';
import { parsePipeline } from './parse-pipeline.ts';
import { parseSelector } from './parse-selector.ts';
import type { TokenStream } from './token-stream.ts';

const PRECEDENCE: Readonly<Record<string, readonly [level: number, operator: BinaryOperator]>> = {
  or: [1, 'or'],
  and: [2, 'and'],
  unless: [2, 'unless'],
  '==': [3, '=='],
  '!=': [3, '!='],
  '>': [3, '>'],
  '>=': [3, '>='],
  '<': [3, '<'],
  '<=': [3, '<='],
  '+': [4, '+'],
  '-': [4, '-'],
  '*': [5, '*'],
  '/': [5, '/'],
  '%': [5, '%'],
  '^': [6, '^'],
};

/** Parses what may stand on one side of an operator; the caller knows about log expressions. */
export type ParseOperand = (tokens: TokenStream) => MetricExpression;

/** Parses operators of at least `minimum` precedence; `^` is right-associative, the others left. */
export function parseBinary(
  tokens: TokenStream,
  left: MetricExpression,
  minimum: number,
  parseOperand: ParseOperand,
): MetricExpression {
  let result = left;
  for (;;) {
    const token = tokens.peek();
    const word = token.kind === 'identifier' ? token.text.toLowerCase() : token.text;
    const known =
      token.kind === 'symbol' || token.kind === 'identifier' ? PRECEDENCE[word] : undefined;
    if (known === undefined || known[0] < minimum) return result;
    const [level, operator] = known;
    tokens.next();
    const returnBool = tokens.takeWord('bool');
    const matching = parseMatching(tokens);
    const next = operator === '^' ? level : level + 1;
    const right = tokens.nested(() =>
      parseBinary(tokens, parseOperand(tokens), next, parseOperand),
    );
    result = { kind: 'binary', operator, left: result, right, returnBool, matching };
  }
}

function parseMatching(tokens: TokenStream): VectorMatching | undefined {
  const by = tokens.isWord('on') ? 'on' : tokens.isWord('ignoring') ? 'ignoring' : undefined;
  if (by === undefined) return undefined;
  tokens.next();
  const labels = parseNames(tokens);
  const group = tokens.takeWord('group_left')
    ? 'left'
    : tokens.takeWord('group_right')
      ? 'right'
      : undefined;
  const include = group !== undefined && tokens.isSymbol('(') ? parseNames(tokens) : [];
  return { by, labels, group, include };
}

function parseNames(tokens: TokenStream): string[] {
  tokens.expectSymbol('(');
  const names: string[] = [];
  if (tokens.takeSymbol(')')) return names;
  do names.push(tokens.expect('identifier').text);
  while (tokens.takeSymbol(','));
  tokens.expectSymbol(')');
  return names;
}

export function rangeOperator(text: string): RangeOperator | undefined {
  return rangeOperators.find((operator) => operator === text.toLowerCase());
}

export function vectorOperator(text: string): VectorOperator | undefined {
  return vectorOperators.find((operator) => operator === text.toLowerCase());
}

export function parseGrouping(tokens: TokenStream): Grouping | undefined {
  const without = tokens.isWord('without');
  if (!without && !tokens.isWord('by')) return undefined;
  tokens.next();
  return { without, labels: parseNames(tokens) };
}

export interface RangeCall {
  readonly parameter: number | undefined;
  readonly range: LogRange;
  readonly grouping: Grouping | undefined;
}

/** Parses what follows the name of a range aggregation. */
export function parseRangeCall(tokens: TokenStream): RangeCall {
  tokens.expectSymbol('(');
  let parameter: number | undefined;
  if (tokens.peek().kind === 'number') {
    parameter = tokens.next().value;
    tokens.expectSymbol(',');
  }
  const draft: RangeDraft = {
    matchers: [],
    stages: [],
    filters: [],
    rangeNs: undefined,
    offsetNs: 0,
    unwrap: undefined,
  };
  parseRangeParts(tokens, draft);
  if (draft.rangeNs === undefined) throw tokens.unexpected('RANGE or |');
  tokens.expectSymbol(')');
  const unwrap: Unwrap | undefined =
    draft.unwrap === undefined ? undefined : { ...draft.unwrap, filters: draft.filters };
  const range: LogRange = {
    selector: { kind: 'log', matchers: draft.matchers, stages: draft.stages },
    unwrap,
    rangeNs: draft.rangeNs,
    offsetNs: draft.offsetNs,
  };
  return { parameter, range, grouping: parseGrouping(tokens) };
}

interface RangeDraft {
  matchers: Matcher[];
  stages: Stage[];
  unwrap: { label: string; conversion: Conversion | undefined } | undefined;
  filters: LabelFilter[];
  rangeNs: number | undefined;
  offsetNs: number;
}

/** Selector, stages, unwrap and window; the window may stand before the stages or after them. */
function parseRangeParts(tokens: TokenStream, draft: RangeDraft): void {
  if (tokens.takeSymbol('(')) {
    tokens.nested(() => parseRangeParts(tokens, draft));
    tokens.expectSymbol(')');
  } else {
    draft.matchers = parseSelector(tokens);
  }
  for (;;) {
    const token = tokens.peek();
    if (token.kind === 'range' && draft.rangeNs === undefined) {
      draft.rangeNs = tokens.next().value;
      draft.offsetNs = parseOffset(tokens);
    } else if (tokens.isSymbol('|') && tokens.isWord('unwrap', 1) && draft.unwrap === undefined) {
      tokens.next();
      tokens.next();
      draft.unwrap = parseUnwrap(tokens);
    } else if (draft.unwrap !== undefined && tokens.takeSymbol('|')) {
      draft.filters.push(parseLabelFilter(tokens));
    } else {
      const stages = draft.unwrap === undefined ? parsePipeline(tokens) : [];
      if (stages.length === 0) return;
      draft.stages.push(...stages);
    }
  }
}

function parseOffset(tokens: TokenStream): number {
  if (!tokens.takeWord('offset')) return 0;
  const sign = tokens.takeSymbol('-') ? -1 : 1;
  return sign * tokens.expect('duration').value;
}

function parseUnwrap(tokens: TokenStream): {
  label: string;
  conversion: Conversion | undefined;
} {
  const name = tokens.expect('identifier').text;
  const conversion =
    name === 'bytes' || name === 'duration' || name === 'duration_seconds' ? name : undefined;
  if (conversion === undefined || !tokens.isSymbol('('))
    return { label: name, conversion: undefined };
  tokens.next();
  const label = tokens.expect('identifier').text;
  tokens.expectSymbol(')');
  return { label, conversion };
}
