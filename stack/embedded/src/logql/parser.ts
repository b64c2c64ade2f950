import type { Expression, LogExpression, MetricExpression, VectorOperator } from './ast.ts';
import {
  parseBinary,
  parseGrouping,
  parseRangeCall,
  rangeOperator,
  vectorOperator,
} from './parse-metric.ts';
import { parsePipeline } from './parse-pipeline.ts';
import { parseSelector } from './parse-selector.ts';
import { QueryError } from './query-error.ts';
import { TokenStream } from './token-stream.ts';
import { checkExpression } from './validate.ts';

/** Longer queries are refused, as by the original. */
const MAX_QUERY_BYTES = 131_072;

/**
 * Parses a LogQL query and checks that it makes sense.
 * @throws QueryError with the place and the reason
 */
export function parseLogQl(query: string): Expression {
  if (query.length > MAX_QUERY_BYTES) {
    throw new QueryError(
      `parse error : input size too long (${query.length} > ${MAX_QUERY_BYTES})`,
    );
  }
  const tokens = new TokenStream(query);
  const expression = parseExpression(tokens);
  if (tokens.peek().kind !== 'end') throw tokens.unexpected();
  checkExpression(expression);
  return expression;
}

/** Parses a query that must be a stream selector without a pipeline. */
export function parseStreamSelector(query: string): LogExpression {
  const tokens = new TokenStream(query);
  const matchers = parseSelector(tokens);
  if (tokens.peek().kind !== 'end') {
    parseLogQl(query);
    throw new QueryError('only label matchers are supported');
  }
  return { kind: 'log', matchers, stages: [] };
}

function parseExpression(tokens: TokenStream): Expression {
  return tokens.nested(() => {
    const first = parseEither(tokens);
    if (first.kind === 'log') {
      if (isBinaryAhead(tokens)) {
        throw new QueryError(
          `parse error : unexpected type for left leg of binary operation (${tokens.peek().text}): *syntax.${first.stages.length === 0 ? 'MatchersExpr' : 'PipelineExpr'}`,
        );
      }
      return first;
    }
    return parseBinary(tokens, first, 1, parseMetricOperand);
  });
}

function isBinaryAhead(tokens: TokenStream): boolean {
  return (
    ['+', '-', '*', '/', '%', '^', '==', '>', '<', '>=', '<='].some((symbol) =>
      tokens.isSymbol(symbol),
    ) || ['and', 'or', 'unless'].some((word) => tokens.isWord(word))
  );
}

function parseMetricOperand(tokens: TokenStream): MetricExpression {
  const operand = tokens.nested(() => parseEither(tokens));
  if (operand.kind !== 'log') return operand;
  throw new QueryError(
    `parse error : unexpected type for right leg of binary operation: *syntax.${operand.stages.length === 0 ? 'MatchersExpr' : 'PipelineExpr'}`,
  );
}

function parseEither(tokens: TokenStream): Expression {
  if (tokens.isSymbol('{')) {
    const matchers = parseSelector(tokens);
    return { kind: 'log', matchers, stages: parsePipeline(tokens) };
  }
  if (tokens.takeSymbol('(')) {
    const inner = parseExpression(tokens);
    tokens.expectSymbol(')');
    return inner;
  }
  const sign = tokens.isSymbol('-') || tokens.isSymbol('+') ? tokens.next().text : '';
  const token = tokens.peek();
  if (token.kind === 'number') {
    tokens.next();
    return { kind: 'literal', value: sign === '-' ? -token.value : token.value };
  }
  if (sign !== '' || token.kind !== 'identifier') throw tokens.unexpected();
  return parseCall(tokens, token.text);
}

function parseCall(tokens: TokenStream, name: string): MetricExpression {
  const ranged = rangeOperator(name);
  if (ranged !== undefined && tokens.isSymbol('(', 1)) {
    tokens.next();
    return { kind: 'range', operator: ranged, ...parseRangeCall(tokens) };
  }
  const aggregated = vectorOperator(name);
  if (aggregated !== undefined) {
    if (tokens.isSymbol('(', 1) || tokens.isWord('by', 1) || tokens.isWord('without', 1)) {
      tokens.next();
      return parseAggregation(tokens, aggregated);
    }
  }
  if (!tokens.isSymbol('(', 1)) throw tokens.unexpected();
  if (name === 'vector') {
    tokens.next();
    tokens.expectSymbol('(');
    const value = tokens.expect('number').value;
    tokens.expectSymbol(')');
    return { kind: 'vector', value };
  }
  if (name === 'label_replace') {
    tokens.next();
    return parseLabelReplace(tokens);
  }
  throw tokens.unexpected();
}

function parseAggregation(tokens: TokenStream, operator: VectorOperator): MetricExpression {
  const before = parseGrouping(tokens);
  tokens.expectSymbol('(');
  let parameter: number | undefined;
  if (tokens.peek().kind === 'number' && tokens.isSymbol(',', 1)) {
    parameter = readParameter(operator, tokens.next().text);
    tokens.expectSymbol(',');
  }
  const operand = parseExpression(tokens);
  if (operand.kind === 'log') throw tokens.unexpected();
  tokens.expectSymbol(')');
  const grouping = before ?? parseGrouping(tokens);
  return { kind: 'aggregation', operator, parameter, grouping, operand };
}

function readParameter(operator: VectorOperator, text: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(value)) {
    throw new QueryError(`parse error : invalid parameter ${operator}(${text},`);
  }
  if (value <= 0) {
    throw new QueryError(
      `parse error : invalid parameter (must be greater than 0) ${operator}(${text}`,
    );
  }
  return value;
}

function parseLabelReplace(tokens: TokenStream): MetricExpression {
  tokens.expectSymbol('(');
  const operand = parseExpression(tokens);
  if (operand.kind === 'log') throw tokens.unexpected();
  const argument = () => {
    tokens.expectSymbol(',');
    return tokens.expect('string').text;
  };
  const destination = argument();
  const replacement = argument();
  const source = argument();
  const pattern = argument();
  tokens.expectSymbol(')');
  return { kind: 'label-replace', operand, destination, replacement, source, pattern };
}
