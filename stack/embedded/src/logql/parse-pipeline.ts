import type {
  Extraction,
  LabelFormat,
  LabelSelection,
  LineFilter,
  LineFilterOperator,
  Stage,
} from './ast.ts';
import { parseIpCall, parseLabelFilter } from './parse-label-filter.ts';
import { isMatchOperator, newMatcher } from './parse-selector.ts';
import type { TokenStream } from './token-stream.ts';

const LINE_FILTERS: readonly string[] = ['|=', '!=', '|~', '!~', '|>', '!>'];

function isLineFilterOperator(text: string): text is LineFilterOperator {
  return LINE_FILTERS.includes(text);
}

/** Parses the stages that follow a selector; stops before `| unwrap`. */
export function parsePipeline(tokens: TokenStream): Stage[] {
  const stages: Stage[] = [];
  for (;;) {
    const token = tokens.peek();
    if (token.kind !== 'symbol') return stages;
    if (isLineFilterOperator(token.text)) {
      stages.push(parseLineFilter(tokens));
    } else if (token.text === '|' && !tokens.isWord('unwrap', 1)) {
      tokens.next();
      stages.push(parseStage(tokens));
    } else {
      return stages;
    }
  }
}

function parseLineFilter(tokens: TokenStream): LineFilter {
  const operator = tokens.next().text;
  if (!isLineFilterOperator(operator)) throw tokens.unexpected();
  const alternatives = [parseNeedle(tokens)];
  while (tokens.takeWord('or')) alternatives.push(parseNeedle(tokens));
  return { kind: 'line-filter', operator, alternatives };
}

function parseNeedle(tokens: TokenStream): { value: string; ip: boolean } {
  if (tokens.isWord('ip')) return { value: parseIpCall(tokens), ip: true };
  return { value: tokens.expect('string').text, ip: false };
}

function parseStage(tokens: TokenStream): Stage {
  const token = tokens.peek();
  if (token.kind !== 'identifier') return labelFilter(tokens);
  switch (token.text) {
    case 'json':
      tokens.next();
      return { kind: 'json', extractions: parseExtractions(tokens) };
    case 'logfmt':
      tokens.next();
      return parseLogfmt(tokens);
    case 'unpack':
    case 'decolorize':
      tokens.next();
      return { kind: token.text };
    case 'regexp':
    case 'pattern':
      tokens.next();
      return { kind: token.text, pattern: tokens.expect('string').text };
    case 'line_format':
      tokens.next();
      return { kind: 'line-format', template: tokens.expect('string').text };
    case 'label_format':
      tokens.next();
      return { kind: 'label-format', formats: commaList(tokens, parseLabelFormat) };
    case 'drop':
    case 'keep':
      tokens.next();
      return { kind: token.text, labels: commaList(tokens, parseSelection) };
    default:
      return labelFilter(tokens);
  }
}

function labelFilter(tokens: TokenStream): Stage {
  return { kind: 'label-filter', filter: parseLabelFilter(tokens) };
}

function parseLogfmt(tokens: TokenStream): Stage {
  let strict = false;
  let keepEmpty = false;
  while (tokens.peek().kind === 'flag') {
    const flag = tokens.peek().text;
    if (flag === '--strict') strict = true;
    else if (flag === '--keep-empty') keepEmpty = true;
    else throw tokens.unexpected();
    tokens.next();
  }
  return { kind: 'logfmt', strict, keepEmpty, extractions: parseExtractions(tokens) };
}

function parseExtractions(tokens: TokenStream): Extraction[] {
  if (tokens.peek().kind !== 'identifier' || isOperatorWord(tokens)) return [];
  return commaList(tokens, () => {
    const name = tokens.expect('identifier').text;
    const path = tokens.takeSymbol('=') ? tokens.expect('string').text : name;
    return { name, path };
  });
}

/** Words that end a pipeline inside a metric expression. */
function isOperatorWord(tokens: TokenStream): boolean {
  return ['offset', 'or', 'and', 'unless', 'by', 'without'].some((word) => tokens.isWord(word));
}

function parseLabelFormat(tokens: TokenStream): LabelFormat {
  const name = tokens.expect('identifier').text;
  tokens.expectSymbol('=');
  if (tokens.peek().kind === 'string') {
    return { kind: 'template', name, template: tokens.next().text };
  }
  return { kind: 'rename', name, from: tokens.expect('identifier').text };
}

function parseSelection(tokens: TokenStream): LabelSelection {
  const name = tokens.expect('identifier').text;
  const operator = tokens.peek();
  if (operator.kind !== 'symbol' || !isMatchOperator(operator.text)) {
    return { name, matcher: undefined };
  }
  // A line filter may follow: `| drop a != "x"` is the condition, as in the original.
  tokens.next();
  return { name, matcher: newMatcher(name, operator.text, tokens.expect('string').text) };
}

function commaList<T>(tokens: TokenStream, parse: (tokens: TokenStream) => T): T[] {
  const items = [parse(tokens)];
  while (tokens.takeSymbol(',')) items.push(parse(tokens));
  return items;
}
