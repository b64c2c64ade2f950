import { logger } from '@lab/telemetry';
import type { Component } from './component.ts';
import type { EventCount } from './event-counts.ts';
import { type ComponentSource, SourceUnavailable } from './source.ts';

export interface Snapshot {
  /** False: the source could not be read in time, and `components` is empty. */
  readonly up: boolean;
  /** Why it is not up. */
  readonly reason: string | undefined;
  readonly components: readonly Component[];
  readonly events: readonly EventCount[];
  /** How long the look took. */
  readonly seconds: number;
}

/** Looks at the source when asked; calls at the same time share one look. Never throws. */
export class Collector {
  readonly source: ComponentSource;
  readonly #timeoutMs: number;
  #underWay: Promise<Snapshot> | undefined;
  #wasUp = true;

  constructor(source: ComponentSource, timeoutMs: number) {
    this.source = source;
    this.#timeoutMs = timeoutMs;
  }

  snapshot(): Promise<Snapshot> {
    this.#underWay ??= this.#look().finally(() => {
      this.#underWay = undefined;
    });
    return this.#underWay;
  }

  async #look(): Promise<Snapshot> {
    const started = performance.now();
    const seconds = () => (performance.now() - started) / 1000;
    try {
      const components = await withDeadline(this.source.components(), this.#timeoutMs);
      if (!this.#wasUp)
        logger.info({ event: 'source.up', source: this.source.kind }, 'readable again');
      this.#wasUp = true;
      const events = this.source.events.all();
      return { up: true, reason: undefined, components, events, seconds: seconds() };
    } catch (error) {
      if (!(error instanceof SourceUnavailable)) throw error;
      if (this.#wasUp) logger.warn({ event: 'source.down', reason: error.message }, 'not readable');
      this.#wasUp = false;
      const events = this.source.events.all();
      return { up: false, reason: error.message, components: [], events, seconds: seconds() };
    }
  }
}

async function withDeadline<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new SourceUnavailable(`no answer within ${milliseconds} ms`)),
      milliseconds,
    );
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}
