import { WILDCARD } from './drain.ts';

/** How a line is written; lines of different forms never share a pattern. */
export type LineForm = 'plain' | 'logfmt' | 'json';

/** A line in parts that can be compared. */
export interface LineTokens {
  readonly form: LineForm;
  readonly tokens: readonly string[];
  /** What stands before, between and after the tokens: one more than there are tokens. */
  readonly gaps: readonly string[];
}

/** What follows does not tell lines apart any more. */
const MAX_TOKENS = 100;
const MAX_CHARACTERS = 3000;

/** A blank, a word, or a single other character; `_ - . : /` are parts of words. */
const PART = /(\s+)|[\p{L}\p{N}_\-.:/]+|[^\s\p{L}\p{N}_\-.:/]/gu;
const LOGFMT_PAIR = /([^\s="]+)=("(?:[^"\\]|\\.)*"|[^\s"]*)(\s+|$)/y;
const MESSAGE_FIELD = /"(?:log|message|msg|msg_|_msg|content)"\s*:\s*"((?:[^"\\]|\\.)*)"/;
/** Fields of logfmt that are different in every line. */
const VARIABLE_FIELD = /^(?:ts|t|time|timestamp|traceid|trace_id|span_id)$/i;

/** Splits a line: logfmt into keys and values, of JSON the message, of others words and punctuation. */
export function tokenise(line: string): LineTokens {
  const text = line.slice(0, MAX_CHARACTERS);
  if (text.startsWith('{')) {
    const message = MESSAGE_FIELD.exec(text)?.[1];
    if (message !== undefined) return around(words(message));
  } else {
    const pairs = logfmt(text);
    if (pairs !== undefined) return pairs;
  }
  return words(text);
}

/** The text of a template, with the gaps of a line that has it. */
export function render(template: readonly string[], gaps: readonly string[]): string {
  const text = template.map((token, index) => `${gaps[index] ?? ''}${token}`).join('');
  return `${text}${gaps.at(-1) ?? ''}`.replaceAll(/(?:<_>){2,}/g, WILDCARD);
}

function words(text: string): LineTokens {
  const tokens: string[] = [];
  const gaps: string[] = [];
  let gap = '';
  for (const [part, blank] of text.matchAll(PART)) {
    if (blank !== undefined) {
      gap = blank;
      continue;
    }
    gaps.push(gap);
    gap = '';
    if (tokens.length === MAX_TOKENS - 1) {
      tokens.push(WILDCARD);
      break;
    }
    tokens.push(part);
  }
  return { form: 'plain', tokens, gaps: [...gaps, gap] };
}

/** Marks a text as part of a line that is not looked at. */
function around({ tokens, gaps }: LineTokens): LineTokens {
  const last = gaps.length - 1;
  return {
    form: 'json',
    tokens,
    gaps: gaps.map((gap, index) =>
      index === 0 ? `${WILDCARD}${gap}` : index === last ? `${gap}${WILDCARD}` : gap,
    ),
  };
}

function logfmt(text: string): LineTokens | undefined {
  const tokens: string[] = [];
  const gaps: string[] = [''];
  LOGFMT_PAIR.lastIndex = 0;
  while (LOGFMT_PAIR.lastIndex < text.length) {
    const pair = LOGFMT_PAIR.exec(text);
    if (pair === null) return undefined;
    if (tokens.length >= MAX_TOKENS) continue;
    const [, key = '', value = '', blank = ''] = pair;
    tokens.push(key, VARIABLE_FIELD.test(key) ? WILDCARD : value);
    gaps.push('=', blank);
  }
  return tokens.length === 0 ? undefined : { form: 'logfmt', tokens, gaps };
}
