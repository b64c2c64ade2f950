import type { Labels } from '../../logstore/labels.ts';
import { type MetadataSource, metadataOf } from '../../logstore/metadata-column.ts';
import type { ParserHints } from './hints.ts';

/** Where a label of a line comes from. */
export type Category = 'stream' | 'metadata' | 'parsed';

const NOTHING: Labels = new Map();

/** Labels of a line by where they come from. */
export interface CategorisedLabels {
  readonly stream: Labels;
  readonly metadata: Labels;
  readonly parsed: Labels;
}

/**
 * One line on its way through a pipeline: its text and its labels. The object is used again for the
 * next line.
 */
export class Line {
  text = '';
  /** Nanoseconds since the epoch. */
  ts = 0n;
  error = '';
  errorDetails = '';
  readonly hints: ParserHints;
  #stream: Labels = NOTHING;
  #source: MetadataSource = metadataOf(undefined);
  #index = 0;
  /** Decoded when it is first needed. */
  #decoded: Labels | undefined;
  #changed = false;
  #overlay = new Map<string, { value: string; category: Category }>();
  #deleted = new Set<string>();
  #extracted = new Set<string>();

  constructor(hints: ParserHints) {
    this.hints = hints;
  }

  /** Begins with the line whose metadata stands at `index` of `source`. */
  reset(text: string, ts: bigint, stream: Labels, source: MetadataSource, index: number): void {
    this.text = text;
    this.ts = ts;
    this.error = '';
    this.errorDetails = '';
    this.#stream = stream;
    this.#source = source;
    this.#index = index;
    this.#decoded = undefined;
    if (!this.#changed) return;
    this.#changed = false;
    this.#overlay.clear();
    this.#deleted.clear();
    this.#extracted.clear();
  }

  /** Whether no stage has changed a label. */
  get unchanged(): boolean {
    return !this.#changed && this.error === '' && this.errorDetails === '';
  }

  get(name: string): string | undefined {
    return this.#find(name)?.value;
  }

  category(name: string): Category | undefined {
    return this.#find(name)?.category;
  }

  /** Whether the line came with this label: of the stream or of its structured metadata. */
  cameWith(name: string): boolean {
    return this.#stream.has(name) || this.#metadataOf(name) !== undefined;
  }

  set(name: string, value: string, category: Category): void {
    this.#changed = true;
    this.#overlay.set(name, { value, category });
    if (category === 'parsed') this.#extracted.add(name);
  }

  delete(name: string): void {
    this.#changed = true;
    this.#overlay.delete(name);
    this.#deleted.add(name);
  }

  /** Whether a parser should bother to extract this label. */
  wants(name: string): boolean {
    return !this.#extracted.has(name) && this.hints.wants(name);
  }

  /** Whether everything that the query needs has been extracted. */
  get complete(): boolean {
    return this.hints.complete(this.#extracted);
  }

  fail(error: string, details: string): void {
    this.#changed = true;
    this.error = error;
    this.errorDetails = details;
    if (this.hints.preserveError) this.set('__preserve_error__', 'true', 'parsed');
  }

  names(): string[] {
    return [...this.entries()].map(([name]) => name);
  }

  *entries(): Generator<[string, string, Category]> {
    for (const [name, value] of this.#stream) {
      if (this.#visible(name)) yield [name, value, 'stream'];
    }
    for (const [name, value] of this.#metadata()) {
      if (this.#visible(name)) yield [name, value, 'metadata'];
    }
    for (const [name, { value, category }] of this.#overlay) yield [name, value, category];
  }

  /** All labels, with `__error__` when a stage failed. */
  labels(): Labels {
    if (this.unchanged && this.#metadata().size === 0) return this.#stream;
    const pairs: [string, string][] = [];
    for (const [name, value] of this.entries()) pairs.push([name, value]);
    this.#pushErrors(pairs);
    return sorted(pairs);
  }

  /** Those of the named labels that the line has. @param names in ascending order */
  pick(names: readonly string[]): Labels {
    const labels = new Map<string, string>();
    for (const name of names) {
      const value = this.get(name);
      if (value !== undefined) labels.set(name, value);
    }
    return labels;
  }

  categorised(): CategorisedLabels {
    const pairs: Record<Category, [string, string][]> = { stream: [], metadata: [], parsed: [] };
    for (const [name, value, category] of this.entries()) pairs[category].push([name, value]);
    this.#pushErrors(pairs.parsed);
    return {
      stream: sorted(pairs.stream),
      metadata: sorted(pairs.metadata),
      parsed: sorted(pairs.parsed),
    };
  }

  #pushErrors(pairs: [string, string][]): void {
    if (this.error !== '') pairs.push(['__error__', this.error]);
    if (this.errorDetails !== '') pairs.push(['__error_details__', this.errorDetails]);
  }

  #visible(name: string): boolean {
    return !this.#changed || (!this.#overlay.has(name) && !this.#deleted.has(name));
  }

  #metadata(): Labels {
    this.#decoded ??= this.#source.metadata(this.#index) ?? NOTHING;
    return this.#decoded;
  }

  #metadataOf(name: string): string | undefined {
    return this.#source.hasMetadata(name) ? this.#metadata().get(name) : undefined;
  }

  #find(name: string): { value: string; category: Category } | undefined {
    if (this.#changed) {
      const set = this.#overlay.get(name);
      if (set !== undefined) return set;
      if (this.#deleted.has(name)) return undefined;
    }
    const metadata = this.#metadataOf(name);
    if (metadata !== undefined) return { value: metadata, category: 'metadata' };
    const stream = this.#stream.get(name);
    return stream === undefined ? undefined : { value: stream, category: 'stream' };
  }
}

/** Keeps empty values, which a parser may have set on purpose. */
function sorted(pairs: [string, string][]): Labels {
  return new Map(pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
