/** Label names and values, names in ascending order. */
export type Labels = ReadonlyMap<string, string>;

/** A label set in the canonical order of names; empty values are left out. */
export function labelsOf(pairs: Iterable<readonly [string, string]>): Labels {
  const sorted = [...pairs].filter(([, value]) => value !== '');
  sorted.sort(([a], [b]) => compareStrings(a, b));
  return new Map(sorted);
}

/** Compares by UTF-16 code units, which is the order of Go for all but rare supplementary characters. */
export function compareStrings(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A string that is the same for equal label sets and different for different ones. */
export function labelsKey(labels: Labels): string {
  let key = '';
  for (const [name, value] of labels) key += `${name}\u0001${value}\u0002`;
  return key;
}

/** Whether two sets have the same names and values. */
export function equalLabels(a: Labels, b: Labels): boolean {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  for (const [name, value] of a) if (b.get(name) !== value) return false;
  return true;
}

/** The text form `{a="b", c="d"}`. */
export function formatLabels(labels: Labels): string {
  return `{${[...labels].map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(', ')}}`;
}
