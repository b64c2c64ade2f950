import { expandTemplate } from '../../regex/expand.ts';
import { compileRe2, RegexSyntaxError } from '../../regex/regex.ts';
import { int, text } from './convert.ts';
import type { TemplateFunction } from './functions.ts';
import { queryEscape } from './functions-builtin.ts';
import { Int, isTrue, TemplateError, type Value } from './values.ts';

const MAX_LENGTH = 1024 * 1024;

/** Text functions; https://grafana.com/docs/loki/latest/query/template_functions/ */
export const stringFunctions: Readonly<Record<string, TemplateFunction>> = {
  ToLower: (value) => text(value).toLowerCase(),
  ToUpper: (value) => text(value).toUpperCase(),
  lower: (value) => text(value).toLowerCase(),
  upper: (value) => text(value).toUpperCase(),
  title: (value) =>
    text(value).replaceAll(
      /(^|[^\p{L}\p{Nd}_])(\p{L})/gu,
      (_whole, before, letter) => `${before}${letter.toUpperCase()}`,
    ),
  Replace: (value, from, to, count) => replace(text(value), text(from), text(to), int(count)),
  replace: (from, to, value) => text(value).replaceAll(text(from), () => text(to)),
  Trim: (value, set) => trimLeft(trimRight(text(value), text(set)), text(set)),
  TrimLeft: (value, set) => trimLeft(text(value), text(set)),
  TrimRight: (value, set) => trimRight(text(value), text(set)),
  TrimPrefix: (value, prefix) => trimPrefix(text(value), text(prefix)),
  TrimSuffix: (value, suffix) => trimSuffix(text(value), text(suffix)),
  TrimSpace: (value) => text(value).trim(),
  trim: (value) => text(value).trim(),
  trimAll: (set, value) => trimLeft(trimRight(text(value), text(set)), text(set)),
  trimPrefix: (prefix, value) => trimPrefix(text(value), text(prefix)),
  trimSuffix: (suffix, value) => trimSuffix(text(value), text(suffix)),
  trunc: (count, value) => truncate(int(count), text(value)),
  substr: (from, to, value) => substring(int(from), int(to), text(value)),
  contains: (part, value) => text(value).includes(text(part)),
  hasPrefix: (prefix, value) => text(value).startsWith(text(prefix)),
  hasSuffix: (suffix, value) => text(value).endsWith(text(suffix)),
  repeat: (count, value) => repeat(text(value), int(count)),
  indent: (count, value) => indent(int(count), text(value)),
  nindent: (count, value) => `\n${indent(int(count), text(value))}`,
  default: (fallback = null, value: Value = null) => (isTrue(value) ? value : fallback),
  count: (pattern, value) => new Int(countMatches(text(pattern), text(value))),
  regexReplaceAll: (pattern, value, replacement) =>
    regexReplace(text(pattern), text(value), text(replacement), true),
  regexReplaceAllLiteral: (pattern, value, replacement) =>
    regexReplace(text(pattern), text(value), text(replacement), false),
  b64enc: (value) => Buffer.from(text(value)).toString('base64'),
  b64dec: (value) => decodeBase64(text(value)),
  urlencode: (value) => queryEscape(text(value)),
  urldecode: (value) => urlDecode(text(value)),
  alignLeft: (count, value) => align(int(count), text(value), false),
  alignRight: (count, value) => align(int(count), text(value), true),
};

function replace(value: string, from: string, to: string, count: number): string {
  if (count < 0) return value.replaceAll(from, () => to);
  let left = count;
  return value.replaceAll(from, (found) => (left-- > 0 ? to : found));
}

function trimLeft(value: string, set: string): string {
  const characters = [...value];
  const first = characters.findIndex((character) => !set.includes(character));
  return first < 0 ? '' : characters.slice(first).join('');
}

function trimRight(value: string, set: string): string {
  const characters = [...value];
  const last = characters.findLastIndex((character) => !set.includes(character));
  return characters.slice(0, last + 1).join('');
}

function trimPrefix(value: string, prefix: string): string {
  return value.startsWith(prefix) ? value.slice(prefix.length) : value;
}

function trimSuffix(value: string, suffix: string): string {
  return suffix !== '' && value.endsWith(suffix) ? value.slice(0, -suffix.length) : value;
}

/** Cuts by bytes, as the original does. */
function truncate(count: number, value: string): string {
  const bytes = Buffer.from(value);
  if (count < 0) return decodeBytes(bytes.subarray(Math.max(0, bytes.length + count)));
  return count >= bytes.length ? value : decodeBytes(bytes.subarray(0, count));
}

function substring(from: number, to: number, value: string): string {
  const bytes = Buffer.from(value);
  if (from < 0) return decodeBytes(bytes.subarray(0, Math.max(0, to)));
  if (to < 0 || to > bytes.length) return decodeBytes(bytes.subarray(from));
  return decodeBytes(bytes.subarray(from, to));
}

/** Text of bytes that may begin and end within a character: each byte of such a one is replaced. */
function decodeBytes(bytes: Buffer): string {
  let start = 0;
  while (start < bytes.length && ((bytes[start] ?? 0) & 0xc0) === 0x80) start++;
  let end = bytes.length;
  while (end > start && !isWhole(bytes.subarray(start, end))) end--;
  const broken = '\ufffd';
  return (
    broken.repeat(start) + bytes.toString('utf8', start, end) + broken.repeat(bytes.length - end)
  );
}

function isWhole(bytes: Buffer): boolean {
  let last = bytes.length - 1;
  while (last > 0 && ((bytes[last] ?? 0) & 0xc0) === 0x80) last--;
  const lead = bytes[last] ?? 0;
  const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  return last + length === bytes.length;
}

function repeat(value: string, count: number): string {
  if (value.length * count > MAX_LENGTH) throw new TemplateError('result is too long');
  return value.repeat(Math.max(0, count));
}

function indent(count: number, value: string): string {
  const pad = repeat(' ', count);
  return pad + value.replaceAll('\n', `\n${pad}`);
}

function align(count: number, value: string, right: boolean): string {
  const characters = [...value];
  const pad = repeat(' ', count - characters.length);
  if (right) return pad + characters.slice(Math.max(0, characters.length - count)).join('');
  return characters.slice(0, Math.max(0, count)).join('') + pad;
}

function compile(pattern: string) {
  try {
    return compileRe2(pattern);
  } catch (error) {
    if (error instanceof RegexSyntaxError) throw new TemplateError(error.message);
    throw error;
  }
}

function countMatches(pattern: string, value: string): number {
  const matcher = compile(pattern).matcher(value);
  let count = 0;
  while (matcher.find()) count++;
  return count;
}

function regexReplace(
  pattern: string,
  value: string,
  replacement: string,
  expand: boolean,
): string {
  const regex = compile(pattern);
  const matcher = regex.matcher(value);
  let output = '';
  let at = 0;
  while (matcher.find()) {
    output += value.slice(at, matcher.start());
    output += expand ? expandTemplate(replacement, matcher, regex.namedGroups()) : replacement;
    at = matcher.end();
    if (output.length > MAX_LENGTH) throw new TemplateError('result is too long');
  }
  return output + value.slice(at);
}

function decodeBase64(value: string): string {
  const bad = /[^A-Za-z0-9+/]/.exec(value.replace(/=+$/, ''));
  if (bad !== null) return `illegal base64 data at input byte ${bad.index}`;
  return Buffer.from(value, 'base64').toString('utf8');
}

function urlDecode(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '));
  } catch {
    throw new TemplateError(`invalid URL escape ${JSON.stringify(value)}`);
  }
}
