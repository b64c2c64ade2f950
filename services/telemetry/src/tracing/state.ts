/** The tracing pipeline that the preload started. */
export interface RunningTracing {
  readonly mode: 'lean' | 'auto';
  /** Sends what is queued. */
  flush(): Promise<void>;
  /** Sends what is queued and stops. */
  stop(): Promise<void>;
}

let running: RunningTracing | undefined;

/** Called once by the preload. */
export function setRunningTracing(tracing: RunningTracing): void {
  running = tracing;
}

/** The tracing pipeline, or undefined when the preload did not run or tracing is disabled. */
export function runningTracing(): RunningTracing | undefined {
  return running;
}
