import { type Cluster, Drain, type DrainOptions } from './drain.ts';
import { type LineForm, render, tokenise } from './line-tokens.ts';

/** As Loki sets them. */
const drainOptions: DrainOptions = {
  depth: 8,
  similarity: 0.3,
  maxChildren: 100,
  maxClusters: 300,
};

interface Mined {
  readonly gaps: readonly string[];
  /** Lines by the number of their bucket of time. */
  readonly counts: Map<number, number>;
}

/** A pattern with its lines by the number of their bucket of time. */
export interface MinedPattern {
  readonly pattern: string;
  readonly counts: ReadonlyMap<number, number>;
}

/** Finds patterns in lines and counts the lines of each by time. */
export class LineMiner {
  readonly #drains = new Map<LineForm, Drain>();
  readonly #mined = new WeakMap<Cluster, Mined>();

  /** Adds a line to its pattern and returns what stands for the pattern. */
  add(line: string, bucket: number): Cluster | undefined {
    const { form, tokens, gaps } = tokenise(line);
    if (tokens.length === 0) return undefined;
    let drain = this.#drains.get(form);
    if (drain === undefined) {
      drain = new Drain(drainOptions);
      this.#drains.set(form, drain);
    }
    const cluster = drain.train(tokens);
    const mined = this.#mined.get(cluster) ?? { gaps, counts: new Map<number, number>() };
    this.#mined.set(cluster, mined);
    mined.counts.set(bucket, (mined.counts.get(bucket) ?? 0) + 1);
    return cluster;
  }

  /** Forgets the lines of buckets before this one. */
  forgetBefore(bucket: number): void {
    for (const { counts } of this.#all()) {
      for (const known of counts.keys()) if (known < bucket) counts.delete(known);
    }
  }

  *patterns(): Generator<MinedPattern> {
    for (const { cluster, gaps, counts } of this.#all()) {
      yield { pattern: render(cluster.template, gaps), counts };
    }
  }

  *#all(): Generator<Mined & { readonly cluster: Cluster }> {
    for (const drain of this.#drains.values()) {
      for (const cluster of drain.clusters) {
        const mined = this.#mined.get(cluster);
        if (mined !== undefined) yield { cluster, ...mined };
      }
    }
  }
}
