/** What is counted; everything else that an engine reports is noise or counts as `other`. */
export const actions = [
  'create',
  'start',
  'restart',
  'die',
  'kill',
  'stop',
  'oom',
  'pause',
  'unpause',
  'healthy',
  'unhealthy',
  'destroy',
  'other',
] as const;
export type Action = (typeof actions)[number];

/** Actions that every known component has a series of, from 0, so that `increase` sees the first one. */
const alwaysThere: readonly Action[] = ['start', 'die', 'restart', 'oom', 'unhealthy'];

export interface EventCount {
  readonly name: string;
  readonly action: Action;
  readonly count: number;
}

/** Events by component and action. */
export class EventCounts {
  readonly #counts = new Map<string, Map<Action, number>>();

  /** Makes the series of a component that nothing has happened to yet. */
  know(name: string): void {
    this.#of(name);
  }

  add(name: string, action: Action, count = 1): void {
    const counts = this.#of(name);
    counts.set(action, (counts.get(action) ?? 0) + count);
  }

  all(): EventCount[] {
    return [...this.#counts].flatMap(([name, counts]) =>
      [...counts].map(([action, count]) => ({ name, action, count })),
    );
  }

  #of(name: string): Map<Action, number> {
    const known = this.#counts.get(name);
    if (known !== undefined) return known;
    const counts = new Map(alwaysThere.map((action) => [action, 0]));
    this.#counts.set(name, counts);
    return counts;
  }
}
