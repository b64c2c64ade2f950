import type { LogField } from './log-line.ts';

const strings = /"(?:\\.|[^"\\])*"|`[^`]*`/g;

/** A condition on one field, as LogQL writes it. */
const condition = ({ name, value }: LogField, isNegative: boolean): string =>
  `${name}${isNegative ? '!=' : '='}${JSON.stringify(value)}`;

/**
 * A log query with a condition more: on a label it stands in the selector, on any other field behind
 * the pipeline. A field that only the line itself has is parsed first.
 */
export function addFilter(query: string, field: LogField, isNegative: boolean): string {
  const wanted = condition(field, isNegative);
  if (hasFilter(query, field, isNegative)) return query;
  const end = selectorEnd(query);
  if (field.kind === 'label' && end !== undefined) {
    const before = query.slice(0, end).trimEnd();
    const separator = /[{,]$/.test(before) ? '' : ', ';
    return `${before}${separator}${wanted}${query.slice(end)}`;
  }
  const parser = field.kind === 'line' && !/\|\s*json\b/.test(query) ? ' | json' : '';
  return `${query.trimEnd()}${parser} | ${wanted}`;
}

export function hasFilter(query: string, field: LogField, isNegative: boolean): boolean {
  return places(query, condition(field, isNegative)).length > 0;
}

/** The query without a condition that {@link addFilter} wrote. A selector keeps its last matcher. */
export function removeFilter(query: string, field: LogField, isNegative: boolean): string {
  const wanted = condition(field, isNegative);
  const [at] = places(query, wanted);
  if (at === undefined) return query;
  const [before, after] = [query.slice(0, at), query.slice(at + wanted.length)];
  if (/\|\s*$/.test(before)) return `${before.replace(/\s*\|\s*$/, '')}${after}`;
  if (/,\s*$/.test(before)) return `${before.replace(/,\s*$/, '')}${after}`;
  return /^\s*,/.test(after) ? `${before}${after.replace(/^\s*,\s*/, '')}` : query;
}

/** Where a condition begins, as a whole and outside of other strings. */
function places(query: string, wanted: string): number[] {
  const inside = [...query.matchAll(strings)].map(({ 0: text, index }) => [
    index,
    index + text.length,
  ]);
  const found: number[] = [];
  for (let at = query.indexOf(wanted); at !== -1; at = query.indexOf(wanted, at + 1)) {
    const isInString = inside.some(([from = 0, to = 0]) => at > from && at < to);
    if (!isInString && !/\w$/.test(query.slice(0, at))) found.push(at);
  }
  return found;
}

/** Position of the brace that ends the selector. */
function selectorEnd(query: string): number | undefined {
  const masked = query.replaceAll(strings, (text) => '"'.repeat(text.length));
  const end = masked.indexOf('}');
  return end === -1 ? undefined : end;
}
