import type { Matcher } from '../promql/syntax.ts';

/** A whole-value pattern of a matcher; undefined where JavaScript does not know its syntax. */
function compilePattern(pattern: string): RegExp | undefined {
  const insensitive = pattern.startsWith('(?i)');
  try {
    return new RegExp(`^(?:${pattern.replace(/^\(\?i\)/, '')})$`, insensitive ? 'is' : 's');
  } catch {
    return undefined;
  }
}

/** Whether a label's value fulfils a matcher; a pattern that JavaScript does not know counts as fulfilled. */
export function fulfils({ op, value }: Matcher, seen: string): boolean {
  const equal =
    op === '=' || op === '!=' ? value === seen : (compilePattern(value)?.test(seen) ?? true);
  return op.startsWith('!') ? !equal : equal;
}

const DIGITS = '0123456789';

/** Values of the same shape: with each digit replaced by any other. */
function siblings(value: string): string[] {
  let found = [''];
  for (const character of value) {
    const choices = DIGITS.includes(character) && found.length <= 1000 ? DIGITS : character;
    found = found.flatMap((begun) => [...choices].map((choice) => begun + choice));
  }
  return found;
}

/**
 * Whether a value that has not been seen may yet come: 5xx where 2xx has been, but not 200; a word
 * where words have been.
 */
export function couldOccur(matcher: Matcher, seen: readonly string[]): boolean {
  const shaped = seen.filter((it) => /\d/.test(it) && it.length <= 5);
  if (shaped.length < seen.length) return true;
  return shaped.flatMap(siblings).some((sibling) => fulfils(matcher, sibling));
}
