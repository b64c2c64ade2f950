/** The latest trace seen by one series, in the shape that the metrics client prints. */
export interface PrintedExemplar {
  readonly labelSet: { readonly trace_id: string };
  readonly value: number;
  /** Seconds since the epoch. */
  readonly timestamp: number;
}

/** Holds one exemplar without allocating on each observation. */
export class Exemplar {
  #traceId: string | undefined;
  #value = 0;
  #atMs = 0;

  set(traceId: string, value: number): void {
    this.#traceId = traceId;
    this.#value = value;
    this.#atMs = Date.now();
  }

  current(): PrintedExemplar | undefined {
    if (this.#traceId === undefined) return undefined;
    return {
      labelSet: { trace_id: this.#traceId },
      value: this.#value,
      timestamp: this.#atMs / 1000,
    };
  }
}
