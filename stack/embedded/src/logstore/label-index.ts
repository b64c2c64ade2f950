import { type Matcher, matchesAll } from './matcher.ts';
import type { Stream } from './stream.ts';

/** Finds streams by their labels without looking at streams that cannot match. */
export class LabelIndex {
  readonly #postings = new Map<string, Map<string, Set<Stream>>>();
  readonly #streams = new Set<Stream>();

  add(stream: Stream): void {
    this.#streams.add(stream);
    for (const [name, value] of stream.labels) {
      const values = this.#postings.get(name) ?? new Map<string, Set<Stream>>();
      this.#postings.set(name, values);
      const streams = values.get(value);
      if (streams === undefined) values.set(value, new Set([stream]));
      else streams.add(stream);
    }
  }

  remove(stream: Stream): void {
    this.#streams.delete(stream);
    for (const [name, value] of stream.labels) {
      const values = this.#postings.get(name);
      const streams = values?.get(value);
      streams?.delete(stream);
      if (streams?.size === 0) values?.delete(value);
      if (values?.size === 0) this.#postings.delete(name);
    }
  }

  /** Streams that fit all matchers. */
  select(matchers: readonly Matcher[]): Stream[] {
    let smallest: ReadonlySet<Stream> = this.#streams;
    for (const matcher of matchers) {
      if (matcher.operator !== '=' || matcher.value === '') continue;
      const streams = this.#postings.get(matcher.name)?.get(matcher.value);
      if (streams === undefined) return [];
      if (streams.size < smallest.size) smallest = streams;
    }
    const selected: Stream[] = [];
    for (const stream of smallest) if (matchesAll(matchers, stream.labels)) selected.push(stream);
    return selected;
  }
}
