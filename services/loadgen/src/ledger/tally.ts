/** Exact counts by a few labels. The number of combinations must be bounded by its user. */
export class Tally<Label extends string> {
  readonly #labels: readonly Label[];
  readonly #rows = new Map<string, { labels: Record<Label, string>; count: number }>();

  constructor(labels: readonly Label[]) {
    this.#labels = labels;
  }

  add(labels: Record<Label, string>): void {
    const key = this.#labels.map((label) => labels[label]).join('\n');
    const row = this.#rows.get(key);
    if (row === undefined) this.#rows.set(key, { labels, count: 1 });
    else row.count += 1;
  }

  /** The counts, ordered by label values. */
  rows(): (Record<Label, string> & { count: number })[] {
    return [...this.#rows]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { labels, count }]) => ({ ...labels, count }));
  }
}
