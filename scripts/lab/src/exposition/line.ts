import type { Exemplar, ExpositionFormat, Labels, Sample } from './exposition.ts';

/** A line that starts with `#`. */
export type Comment =
  | { readonly kind: 'help' | 'type' | 'unit'; readonly name: string; readonly text: string }
  | { readonly kind: 'eof' }
  | { readonly kind: 'other' };

const NUMBER = /[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|inf(?:inity)?|nan)(?=\s|$)/iy;
const METRIC_NAME = /[a-zA-Z_:][\w:]*/y;
const LABEL_NAME = /[a-zA-Z_]\w*/y;
const LABEL_VALUE = /"((?:[^"\\]|\\[\\"n])*)"/y;
const EXEMPLAR_LIMIT = 128;

/** Reads a line from left to right; every method throws an Error that says what is not there. */
class Cursor {
  readonly #text: string;
  readonly #gap: RegExp;
  #at = 0;

  constructor(text: string, format: ExpositionFormat) {
    this.#text = text;
    this.#gap = format === 'openmetrics' ? / /y : /[ \t]+/y;
  }

  get done(): boolean {
    return this.#at === this.#text.length;
  }

  /** The next part when it looks like this; the first group when there is one. */
  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found === null) return undefined;
    this.#at = pattern.lastIndex;
    return found[1] ?? found[0];
  }

  demand(pattern: RegExp, what: string): string {
    const found = this.take(pattern);
    if (found === undefined) throw new Error(`${what} is expected at "${this.#rest()}"`);
    return found;
  }

  gap(): string | undefined {
    return this.take(this.#gap);
  }

  demandGap(): void {
    this.demand(this.#gap, 'one space');
  }

  number(what: string): number {
    const written = this.demand(NUMBER, what).toLowerCase();
    if (!/[in]/.test(written)) return Number(written);
    if (written.endsWith('nan')) return Number.NaN;
    return written.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }

  #rest(): string {
    return this.#text.slice(this.#at, this.#at + 40);
  }
}

const unescaped = (text: string): string =>
  text.replace(/\\([\\"n])/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));

function readLabels(cursor: Cursor): Labels {
  const labels = new Map<string, string>();
  while (cursor.take(/[ \t]*\}/y) === undefined) {
    if (labels.size > 0) {
      cursor.demand(/[ \t]*,[ \t]*/y, 'a comma or "}"');
      if (cursor.take(/\}/y) !== undefined) break;
    }
    const name = cursor.demand(LABEL_NAME, 'a label name');
    cursor.demand(/=/y, '"="');
    const value = cursor.demand(LABEL_VALUE, 'a quoted value');
    if (labels.has(name)) throw new Error(`the label ${name} stands there twice`);
    labels.set(name, unescaped(value));
  }
  return Object.fromEntries(labels);
}

function readExemplar(cursor: Cursor): Exemplar {
  cursor.demand(/# \{/y, 'an exemplar');
  const labels = readLabels(cursor);
  const size = [...Object.entries(labels).flat().join('')].length;
  if (size > EXEMPLAR_LIMIT) {
    throw new Error(`the labels of the exemplar have ${size} characters, over ${EXEMPLAR_LIMIT}`);
  }
  cursor.demandGap();
  const value = cursor.number('the value of the exemplar');
  if (cursor.done) return { labels, value };
  cursor.demandGap();
  return { labels, value, timestamp: cursor.number('the timestamp of the exemplar') };
}

/** Reads a line with a value. Throws an Error that says what is wrong with it. */
export function readSample(line: string, format: ExpositionFormat): Sample {
  const cursor = new Cursor(line, format);
  const name = cursor.demand(METRIC_NAME, 'a metric name');
  const labels = cursor.take(/\{/y) === undefined ? {} : readLabels(cursor);
  cursor.demandGap();
  const value = cursor.number('a value');
  let timestamp: number | undefined;
  let exemplar: Exemplar | undefined;
  if (cursor.gap() !== undefined && !cursor.done) {
    timestamp = cursor.take(/(?=#)/y) === undefined ? cursor.number('a timestamp') : undefined;
    if (timestamp !== undefined) cursor.gap();
    if (!cursor.done && format === 'openmetrics') exemplar = readExemplar(cursor);
  }
  if (!cursor.done) cursor.demand(/$/y, 'the end of the line');
  return {
    name,
    labels,
    value,
    ...(timestamp !== undefined && { timestamp }),
    ...(exemplar !== undefined && { exemplar }),
  };
}

/** Reads a line that starts with `#`. */
export function readComment(line: string): Comment {
  if (line === '# EOF') return { kind: 'eof' };
  const [, keyword, name, text = ''] =
    /^#[ \t]+(HELP|TYPE|UNIT)[ \t]+([a-zA-Z_:][\w:]*)(?:[ \t]+(.*))?$/.exec(line) ?? [];
  if (name === undefined) return { kind: 'other' };
  if (keyword === 'HELP') return { kind: 'help', name, text: unescaped(text) };
  return { kind: keyword === 'TYPE' ? 'type' : 'unit', name, text };
}
