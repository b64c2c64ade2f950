import { RE2JS } from 're2js';

export const operators = ['=', '!=', '=~', '!~'] as const;
export type Operator = (typeof operators)[number];

/** One condition on one label. */
export interface Matcher {
  readonly name: string;
  readonly operator: Operator;
  readonly value: string;
}

export type Labels = Readonly<Record<string, string>>;

/**
 * Whether a label set meets a condition. A label that is not there counts as empty, and a regular
 * expression must match the whole value, as in Alertmanager.
 * @throws Error when the expression is not one of RE2
 */
export function isMet({ name, operator, value }: Matcher, labels: Labels): boolean {
  const actual = Object.hasOwn(labels, name) ? (labels[name] ?? '') : '';
  switch (operator) {
    case '=':
      return actual === value;
    case '!=':
      return actual !== value;
    case '=~':
      return RE2JS.matches(value, actual);
    case '!~':
      return !RE2JS.matches(value, actual);
  }
}

const quoted = '"(?:[^"\\\\]|\\\\.)*"';
const one = new RegExp(
  `\\s*(${quoted}|[^{}!=~,\\\\\\s"'\`]+)\\s*(=~|!~|!=|=)\\s*(${quoted}|[^{}!=~,\\\\\\s"'\`]*)\\s*(,|$)`,
  'suy',
);

/**
 * The conditions in a text such as `severity="page", team=~"a|b"`, in braces or not.
 * @throws Error that quotes what cannot be read
 */
export function parseMatchers(text: string): Matcher[] {
  const inside = /^\s*\{(.*)\}\s*$/s.exec(text)?.[1] ?? text;
  const found: Matcher[] = [];
  one.lastIndex = 0;
  while (inside.slice(one.lastIndex).trim() !== '') {
    const rest = inside.slice(one.lastIndex);
    const match = one.exec(inside);
    const operator = operators.find((known) => known === match?.[2]);
    if (match === null || operator === undefined) throw new Error(`not a matcher: ${rest}`);
    found.push({ name: unquote(match[1] ?? ''), operator, value: unquote(match[3] ?? '') });
  }
  return found;
}

function unquote(text: string): string {
  if (!text.startsWith('"')) return text;
  return text
    .slice(1, -1)
    .replaceAll(/\\(.)/gsu, (_, letter: string) => ({ n: '\n', t: '\t' })[letter] ?? letter);
}
