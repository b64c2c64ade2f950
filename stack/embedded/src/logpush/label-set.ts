import { HttpError } from '../http/http-error.ts';
import { unquote } from '../query/strings.ts';

const PAIR = /\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*=\s*("(?:[^"\\]|\\.)*"|`[^`]*`)\s*(,|\})\s*/y;

/** Parses the text form `{a="b", c="d"}` of a label set. @throws HttpError 400 */
export function parseLabelSet(text: string): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  const open = /^\s*\{\s*/.exec(text)?.[0].length;
  if (open === undefined) throw refusal(text, 0);
  if (/^\}\s*$/.test(text.slice(open))) return labels;
  PAIR.lastIndex = open;
  for (;;) {
    const at = PAIR.lastIndex;
    const [, name, quoted, end] = PAIR.exec(text) ?? [];
    if (name === undefined || quoted === undefined) throw refusal(text, at);
    const value = unquote(quoted);
    if (value === undefined) throw refusal(text, at);
    labels.set(name, value);
    if (end === '}') {
      if (PAIR.lastIndex !== text.length) throw refusal(text, PAIR.lastIndex);
      return labels;
    }
  }
}

function refusal(text: string, at: number): HttpError {
  const found = JSON.stringify(text.slice(at, at + 1) || 'end of input');
  return new HttpError(400, `couldn't parse labels: 1:${at + 1}: parse error: unexpected ${found}`);
}
