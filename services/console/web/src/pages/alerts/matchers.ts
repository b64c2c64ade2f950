import type { SilenceMatcher } from './api/alertmanager.ts';
import type { Matcher } from './api/routing.ts';

export function operatorOf({ isRegex, isEqual }: SilenceMatcher): Matcher['operator'] {
  if (isRegex) return isEqual ? '=~' : '!~';
  return isEqual ? '=' : '!=';
}

export function silenceMatcher({ name, operator, value }: Matcher): SilenceMatcher {
  return { name, value, isRegex: operator.endsWith('~'), isEqual: operator.startsWith('=') };
}

export function matcherText({ name, operator, value }: Matcher): string {
  return `${name}${operator}${JSON.stringify(value)}`;
}

/** Labels as they are written by hand. */
export function labelText(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(', ');
}

const pair = /\s*([^\s=,"{}]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s=,"{}]*))\s*(?:,|(?=\s)|$)/uy;

/**
 * The labels in a text such as `severity="page", service=api`, in braces or not.
 * @throws Error that quotes what cannot be read
 */
export function parseLabels(text: string): Record<string, string> {
  const inside = /^\s*\{(.*)\}\s*$/s.exec(text)?.[1] ?? text;
  const labels: Record<string, string> = {};
  pair.lastIndex = 0;
  while (inside.slice(pair.lastIndex).trim() !== '') {
    const rest = inside.slice(pair.lastIndex).trim();
    const match = pair.exec(inside);
    if (match === null)
      throw new Error(`Not a label: ${rest}. Write name="value", with commas between.`);
    const [, name = '', quoted, bare] = match;
    labels[name] = quoted === undefined ? (bare ?? '') : quoted.replaceAll(/\\(.)/g, '$1');
  }
  return labels;
}
