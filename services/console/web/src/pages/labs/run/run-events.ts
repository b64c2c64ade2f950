import { z } from '../../../api/zod.ts';
import { endSchema, type RunEnd } from './engine-runs.ts';

const keptLines = 500;

/** What is known of a run that the page listens to. */
export interface RunLog {
  /** Progress, the oldest line first; at most {@link keptLines}. */
  readonly lines: readonly string[];
  /** `lost`: the console does not know the run any more; `reconnecting`: it does not answer now. */
  readonly state: 'running' | 'reconnecting' | 'ended' | 'lost';
  readonly end?: RunEnd;
}

/**
 * Listens to a run from its beginning. The browser connects again by itself after a break; the
 * console then tells everything once more.
 * @returns what ends the listening
 */
export function listenToRun(id: string, onChange: (log: RunLog) => void): () => void {
  const source = new EventSource(`/api/engine/runs/${encodeURIComponent(id)}/events`);
  let log: RunLog = { lines: [], state: 'running' };
  const change = (changes: Partial<RunLog>) => {
    log = { ...log, ...changes };
    onChange(log);
  };
  source.addEventListener('open', () => change({ lines: [], state: 'running' }));
  source.addEventListener('line', ({ data }) => {
    const line = z.string().safeParse(parsed(data));
    if (line.success) change({ lines: [...log.lines, line.data].slice(-keptLines) });
  });
  source.addEventListener('end', ({ data }) => {
    source.close();
    const end = endSchema.safeParse(parsed(data));
    change(end.success ? { state: 'ended', end: end.data } : { state: 'lost' });
  });
  source.addEventListener('error', () => {
    change({ state: source.readyState === EventSource.CLOSED ? 'lost' : 'reconnecting' });
  });
  return () => source.close();
}

function parsed(data: unknown): unknown {
  try {
    return JSON.parse(String(data));
  } catch {
    return undefined;
  }
}
