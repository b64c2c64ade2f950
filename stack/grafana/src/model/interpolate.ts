/** What a variable stands for at this moment: one value, several, or all of them. */
export type Chosen =
  | { readonly kind: 'one'; readonly value: string; readonly escaped: boolean }
  | { readonly kind: 'several'; readonly values: readonly string[] }
  /** `pattern` is the variable's own text for "all", used as it stands. */
  | { readonly kind: 'all'; readonly pattern: string };

export type Choices = ReadonlyMap<string, Chosen>;

/** `$name`, `${name}` or `${name:format}`. */
const reference = /\$(?:\{(\w+)(?:\.[\w.]+)?(?::(\w+))?\}|(\w+))/g;

/** Names of the variables that a text uses, built-in ones (`__name`) included. */
export function variablesIn(text: string): string[] {
  return [...text.matchAll(reference)].map(([, braced, , plain]) => braced ?? plain ?? '');
}

/**
 * Puts the values in place of the variables, as Grafana does in a query: a value of a variable that
 * takes several is a regular expression, escaped for a quoted string; several become `(a|b)`. The
 * formats `raw`, `pipe`, `csv`, `regex` and `queryparam` are known. What is not in `choices` stays.
 */
export function interpolate(text: string, choices: Choices): string {
  return text.replaceAll(
    reference,
    (whole, braced: string | undefined, format: string | undefined, plain: string | undefined) => {
      const name = braced ?? plain ?? '';
      const chosen = choices.get(name);
      if (chosen === undefined) return whole;
      return write(name, chosen, format);
    },
  );
}

function write(name: string, chosen: Chosen, format: string | undefined): string {
  const values = valuesOf(chosen);
  switch (format) {
    case 'raw':
    case 'csv':
      return values.join(',');
    case 'pipe':
      return values.join('|');
    case 'regex':
      return group(values.map(escapeRegex));
    case 'queryparam':
      return values.map((value) => `var-${name}=${encodeURIComponent(value)}`).join('&');
    default:
      if (chosen.kind === 'all') return chosen.pattern;
      if (chosen.kind === 'one') return chosen.escaped ? quoted(chosen.value) : chosen.value;
      return group(chosen.values.map(quoted));
  }
}

function valuesOf(chosen: Chosen): readonly string[] {
  if (chosen.kind === 'several') return chosen.values;
  return [chosen.kind === 'all' ? chosen.pattern : chosen.value];
}

const group = (values: readonly string[]) =>
  values.length === 1 ? values.join('') : `(${values.join('|')})`;

const escapeRegex = (value: string) => value.replaceAll(/[\\^$*+?.()|[\]{}/]/g, '\\$&');

/** A regular expression inside a quoted string of a query: each backslash is written twice. */
const quoted = (value: string) =>
  escapeRegex(value).replaceAll('\\', '\\\\').replaceAll('"', '\\"');

/** The built-in variables of a time range. Times in unix seconds, steps in seconds. */
export function timeChoices(range: {
  readonly start: number;
  readonly end: number;
  readonly step: number;
  readonly scrapeInterval: number;
}): Map<string, Chosen> {
  const { start, end, step, scrapeInterval } = range;
  const seconds = Math.max(1, Math.round(end - start));
  const rateWindow = Math.max(step + scrapeInterval, 4 * scrapeInterval);
  const texts: Record<string, string> = {
    __interval: `${step}s`,
    __interval_ms: String(step * 1000),
    __rate_interval: `${rateWindow}s`,
    __rate_interval_ms: String(rateWindow * 1000),
    __auto: `${step}s`,
    __range: `${seconds}s`,
    __range_s: String(seconds),
    __range_ms: String(seconds * 1000),
    __from: String(Math.round(start * 1000)),
    __to: String(Math.round(end * 1000)),
  };
  return new Map(
    Object.entries(texts).map(([name, value]) => [name, { kind: 'one', value, escaped: false }]),
  );
}
