/**
 * The status page of an old model server, as JSON. Nobody may change it: megabytes, milliseconds, and a
 * model disappears from the list when it is unloaded.
 */
export interface Status {
  /** When the server put this together, as ISO 8601. */
  readonly generated_at: string;
  readonly models: readonly {
    readonly name: string;
    readonly version: string;
    readonly loaded: boolean;
    readonly memory_mb: number;
  }[];
  readonly queue: {
    readonly depth: number;
    /** Milliseconds that the oldest request has been waiting. */
    readonly oldest_ms: number;
    /** Requests worked off since the server started. */
    readonly processed: number;
  };
}

const started = Date.now();

/** What the lab's legacy server says now: a queue that fills and empties once a minute. */
export function currentStatus(): Status {
  const seconds = (Date.now() - started) / 1000;
  const phase = (1 - Math.cos((seconds / 60) * 2 * Math.PI)) / 2;
  return {
    generated_at: new Date().toISOString(),
    models: [
      { name: 'fraud', version: '7', loaded: true, memory_mb: 512 },
      { name: 'churn', version: '3', loaded: phase > 0.5, memory_mb: phase > 0.5 ? 256 : 0 },
    ],
    queue: {
      depth: Math.round(40 * phase),
      oldest_ms: Math.round(3000 * phase),
      processed: Math.floor(seconds * 12),
    },
  };
}
