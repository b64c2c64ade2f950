/**
 * What a metric query needs from parsers. Parsers stop as soon as they have it, and an error further
 * on in the line is then never seen: part of what queries answer, not only a matter of speed.
 */
export class ParserHints {
  readonly #required: ReadonlySet<string>;
  /** No label is needed at all: parsers are passed over. */
  readonly none: boolean;
  /** The query asks about `__error__` itself, so that errors do not fail it. */
  readonly preserveError: boolean;

  constructor(required: ReadonlySet<string>, none: boolean, preserveError: boolean) {
    this.#required = required;
    this.none = none;
    this.preserveError = preserveError;
  }

  wants(name: string): boolean {
    return this.#required.size === 0 || this.#required.has(name);
  }

  /** Whether a nested object whose fields begin with `prefix` may hold something that is needed. */
  wantsPrefix(prefix: string): boolean {
    if (this.#required.size === 0) return true;
    for (const name of this.#required) if (name.startsWith(prefix)) return true;
    return false;
  }

  complete(extracted: ReadonlySet<string>): boolean {
    if (this.#required.size === 0) return false;
    for (const name of this.#required) if (!extracted.has(name)) return false;
    return true;
  }
}

/** For log queries and whenever all labels are needed. */
export const everything = new ParserHints(new Set(), false, false);

/** The labels that grouping, filters and formats of a metric query refer to. */
export function hintsFor(
  names: readonly string[],
  allLabels: boolean,
  noLabels: boolean,
): ParserHints {
  const required = new Set<string>();
  for (const name of names) {
    required.add(name);
    if (name.endsWith('_extracted')) required.add(name.slice(0, -'_extracted'.length));
  }
  const preserveError = required.has('__error__');
  if (noLabels && required.size === 0) return new ParserHints(required, true, false);
  if (noLabels || !allLabels) return new ParserHints(required, false, preserveError);
  return new ParserHints(new Set(), false, preserveError);
}
