/** Kinds of JSON values as the scanner tells them apart. */
export type JsonType = 'string' | 'number' | 'boolean' | 'null' | 'object' | 'array';

/** JSON that the scanner gives up on. The message is the original's. */
export class JsonScanError extends Error {}

export const jsonErrors = {
  object: "Value looks like object, but can't find closing '}' symbol",
  array: "Value is array, but can't find closing ']' symbol",
  string: "Value is string, but can't find closing '\"' symbol",
  value: "Value looks like Number/Boolean/None, but can't find its end: ',' or '}' symbol",
  json: 'Malformed JSON error',
  type: 'Unknown value type',
  escape: 'Encountered an invalid escape sequence in a string',
} as const;

/** A field of an object: the raw value is `text.slice(start, end)`, for strings without the quotes. */
export interface Field {
  readonly key: string;
  readonly type: JsonType;
  readonly start: number;
  readonly end: number;
}

/**
 * Walks over the fields of the object in `text` between `from` and `to`, looking only as deep as it
 * must: values are not checked, and what follows the object is not looked at.
 * `visit` returns true to stop early.
 * @throws JsonScanError where the walk cannot go on; the fields before it have been visited.
 */
export function eachField(
  text: string,
  from: number,
  to: number,
  visit: (field: Field) => boolean,
): boolean {
  return eachKey(text, from, to, (key, at) => {
    const { type, start, end, next } = scanValue(text, at, to);
    return visit({ key, type, start, end }) ? undefined : next;
  });
}

/**
 * As {@link eachField}, but `visit` gets the position after the colon, and answers where the value
 * ends, or undefined to stop early.
 * @throws JsonScanError
 */
export function eachKey(
  text: string,
  from: number,
  to: number,
  visit: (key: string, valueAt: number) => number | undefined,
): boolean {
  let at = skipBlank(text, from, to);
  if (at >= to || text[at] !== '{') throw new JsonScanError(jsonErrors.object);
  at = skipBlank(text, at + 1, to);
  if (at >= to) throw new JsonScanError(jsonErrors.json);
  while (at < to) {
    if (text[at] === '}') return false;
    if (text[at] !== '"') throw new JsonScanError(jsonErrors.object);
    const keyEnd = stringEnd(text, at + 1, to);
    if (keyEnd < 0) throw new JsonScanError(jsonErrors.json);
    const raw = text.slice(at + 1, keyEnd);
    const key = raw.includes('\\') ? unescapeJson(raw) : raw;
    if (key === undefined) throw new JsonScanError(jsonErrors.escape);
    at = skipBlank(text, keyEnd + 1, to);
    if (at >= to || text[at] !== ':') throw new JsonScanError(jsonErrors.json);
    const next = visit(key, at + 1);
    if (next === undefined) return true;
    at = skipBlank(text, next, to);
    if (at >= to) throw new JsonScanError(jsonErrors.array);
    if (text[at] === '}') return false;
    if (text[at] !== ',') throw new JsonScanError(jsonErrors.object);
    at = skipBlank(text, at + 1, to);
    if (at >= to) throw new JsonScanError(jsonErrors.array);
  }
  throw new JsonScanError(jsonErrors.object);
}

export interface ScannedValue {
  readonly type: JsonType;
  readonly start: number;
  readonly end: number;
  /** Where the text after the value begins. */
  readonly next: number;
}

/** @throws JsonScanError */
export function scanValue(text: string, from: number, to: number): ScannedValue {
  const start = skipBlank(text, from, to);
  if (start >= to) throw new JsonScanError(jsonErrors.json);
  const first = text[start];
  if (first === '"') {
    const end = stringEnd(text, start + 1, to);
    if (end < 0) throw new JsonScanError(jsonErrors.string);
    return { type: 'string', start: start + 1, end, next: end + 1 };
  }
  if (first === '{' || first === '[') {
    const end = blockEnd(text, start, to, first, first === '{' ? '}' : ']');
    const type = first === '{' ? 'object' : 'array';
    if (end < 0) throw new JsonScanError(jsonErrors[type]);
    return { type, start, end, next: end };
  }
  const end = tokenEnd(text, start, to);
  const value = text.slice(start, end);
  return { type: literalType(value), start, end, next: end };
}

function literalType(value: string): JsonType {
  if (/^[-0-9]/.test(value)) return 'number';
  if (value === 'true' || value === 'false') return 'boolean';
  if (value === 'null') return 'null';
  throw new JsonScanError(jsonErrors.type);
}

function skipBlank(text: string, from: number, to: number): number {
  let at = from;
  while (at < to) {
    const code = text.charCodeAt(at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) break;
    at++;
  }
  return at;
}

/** Position of the closing quote, or -1. */
function stringEnd(text: string, from: number, to: number): number {
  let at = from;
  for (;;) {
    at = text.indexOf('"', at);
    if (at < 0 || at >= to) return -1;
    let backslashes = 0;
    while (at - 1 - backslashes >= from && text[at - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return at;
    at++;
  }
}

function blockEnd(text: string, from: number, to: number, open: string, close: string): number {
  let level = 0;
  for (let at = from; at < to; at++) {
    const character = text[at];
    if (character === '"') {
      at = stringEnd(text, at + 1, to);
      if (at < 0) return -1;
    } else if (character === open) {
      level++;
    } else if (character === close && --level === 0) {
      return at + 1;
    }
  }
  return -1;
}

function tokenEnd(text: string, from: number, to: number): number {
  for (let at = from; at < to; at++) {
    switch (text.charCodeAt(at)) {
      case 0x20:
      case 0x0a:
      case 0x0d:
      case 0x09:
      case 0x2c: // ,
      case 0x7d: // }
      case 0x5d: // ]
        return at;
    }
  }
  return to;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** The value of the inside of a JSON string; undefined for a broken escape. */
export function unescapeJson(raw: string): string | undefined {
  if (!raw.includes('\\')) return raw;
  let value = '';
  for (let at = 0; at < raw.length; at++) {
    const character = raw[at] ?? '';
    if (character !== '\\') {
      value += character;
      continue;
    }
    const kind = raw[++at] ?? '';
    if (kind === 'u') {
      const digits = raw.slice(at + 1, at + 5);
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) return undefined;
      value += String.fromCharCode(Number.parseInt(digits, 16));
      at += 4;
      continue;
    }
    const meant = ESCAPES[kind];
    if (meant === undefined) return undefined;
    value += meant;
  }
  return value;
}
