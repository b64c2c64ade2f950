import { int, text } from './convert.ts';
import type { TemplateFunction } from './functions.ts';
import { sprintf } from './printf.ts';
import { Int, isList, isMap, isTrue, show, TemplateError, type Value } from './values.ts';

/** The functions that every Go template has. https://pkg.go.dev/text/template#hdr-Functions */
export const builtinFunctions: Readonly<Record<string, TemplateFunction>> = {
  and: (...values) => values.find((value) => !isTrue(value)) ?? values.at(-1) ?? null,
  or: (...values) => values.find(isTrue) ?? values.at(-1) ?? null,
  not: (value = null) => !isTrue(value),
  eq: (first = null, ...others) => others.some((other) => order(first, other) === 0),
  ne: (a = null, b = null) => order(a, b) !== 0,
  lt: (a = null, b = null) => order(a, b) < 0,
  le: (a = null, b = null) => order(a, b) <= 0,
  gt: (a = null, b = null) => order(a, b) > 0,
  ge: (a = null, b = null) => order(a, b) >= 0,
  len: (value = null) => new Int(length(value)),
  index: (value = null, ...path) => path.reduce(element, value),
  print: (...values) => values.map(show).join(''),
  println: (...values) => `${values.map(show).join(' ')}\n`,
  printf: (format = '', ...values) => sprintf(text(format), values),
  html: (...values) =>
    values
      .map(show)
      .join('')
      .replaceAll('&', '&amp;')
      .replaceAll("'", '&#39;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&#34;'),
  js: (...values) =>
    values
      .map(show)
      .join('')
      .replaceAll('\\', '\\\\')
      .replaceAll("'", "\\'")
      .replaceAll('"', '\\"')
      .replaceAll('<', '\\u003C')
      .replaceAll('>', '\\u003E')
      .replaceAll('&', '\\u0026')
      .replaceAll('=', '\\u003D')
      .replaceAll('\n', '\\u000A'),
  urlquery: (...values) => queryEscape(values.map(show).join('')),
  slice: (value = '', ...bounds) => {
    const [from, to] = bounds.map(int);
    return text(value).slice(from, to);
  },
};

/** As Go's url.QueryEscape. */
export function queryEscape(value: string): string {
  return encodeURIComponent(value)
    .replaceAll('%20', '+')
    .replaceAll(
      /[!'()*]/g,
      (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
    );
}

function order(a: Value, b: Value): number {
  if (a instanceof Int && b instanceof Int) return a.value - b.value;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  if (a === null && b === null) return 0;
  throw new TemplateError('incompatible types for comparison');
}

function length(value: Value): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (isList(value)) return value.length;
  if (isMap(value)) return value.size;
  throw new TemplateError(`len of type ${typeof value}`);
}

function element(value: Value, key: Value): Value {
  if (isMap(value)) return value.get(text(key)) ?? null;
  if (isList(value) && key instanceof Int) {
    const found = value[key.value];
    if (found === undefined) throw new TemplateError(`index out of range: ${key.value}`);
    return found;
  }
  throw new TemplateError("can't index item");
}
