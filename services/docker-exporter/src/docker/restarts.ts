interface Known {
  readonly atFirstSight: number;
  observed: number;
  running: boolean;
}

/**
 * Restarts by container. The engine's own count holds only those of a restart policy; `docker
 * restart`, and a kill followed by a start, show as events.
 */
export class Restarts {
  readonly #known = new Map<string, Known>();

  /** A container as listed; returns its restarts. */
  seen(id: string, engineCount: number, hasRun: boolean): number {
    const known = this.#known.get(id) ?? this.#add(id, engineCount, hasRun);
    known.running ||= hasRun;
    return Math.max(engineCount, known.atFirstSight + known.observed);
  }

  /** A container was started: a restart unless it is its first time. */
  started(id: string): boolean {
    const known = this.#known.get(id) ?? this.#add(id, 0, false);
    const isRestart = known.running;
    if (isRestart) known.observed += 1;
    known.running = true;
    return isRestart;
  }

  forget(id: string): void {
    this.#known.delete(id);
  }

  #add(id: string, atFirstSight: number, running: boolean): Known {
    const known = { atFirstSight, observed: 0, running };
    this.#known.set(id, known);
    return known;
  }
}
