import { RE2JS, RE2JSException } from 're2js';

/** A compiled regular expression that runs in time linear in its input. */
export interface Regex {
  test(input: string): boolean;
}

/** A pattern that RE2 does not accept; the message reads like Go's. */
export class RegexSyntaxError extends Error {}

const CACHE_SIZE = 256;
const LITERALS = /^[\w\s/:@#%&=~<>,;"'!-]+(?:\|[\w\s/:@#%&=~<>,;"'!-]+)*$/;
const cache = new Map<string, RE2JS>();

/** Compiles `pattern` in RE2 syntax; `.` matches a line break when `dotAll`. */
export function compileRe2(pattern: string, dotAll = false): RE2JS {
  const key = `${dotAll ? 's' : ''}:${pattern}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(pattern, dotAll ? RE2JS.DOTALL : 0);
  } catch (error) {
    if (error instanceof RE2JSException) throw new RegexSyntaxError(error.message);
    throw error;
  }
  const oldest = cache.keys().next().value;
  if (cache.size >= CACHE_SIZE && oldest !== undefined) cache.delete(oldest);
  cache.set(key, compiled);
  return compiled;
}

/** A regular expression that must match the whole input, as label matchers do. */
export function compileAnchored(pattern: string): Regex {
  if (LITERALS.test(pattern)) {
    const alternatives = new Set(pattern.split('|'));
    return { test: (input) => alternatives.has(input) };
  }
  if (pattern === '.*') return { test: () => true };
  if (pattern === '.+') return { test: (input) => input !== '' };
  const compiled = compileRe2(pattern, true);
  return { test: (input) => compiled.matcher(input).matches() };
}

/** A regular expression that may match anywhere in the input, as line filters do. */
export function compileUnanchored(pattern: string): Regex {
  const compiled = compileRe2(pattern);
  if (LITERALS.test(pattern) && !pattern.includes('|')) {
    return { test: (input) => input.includes(pattern) };
  }
  return { test: (input) => compiled.matcher(input).find() };
}
