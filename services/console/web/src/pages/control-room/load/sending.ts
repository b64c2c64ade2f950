import { queryRange } from '../../../api/prometheus.ts';
import type { Load } from '../api/load.ts';

/** A look at the load generator, with what it has sent since the look before. */
export interface LoadLook {
  readonly load: Load;
  /** When it was looked at, milliseconds since 1970. */
  readonly at: number;
  /** Requests per second really sent since then; undefined at the first look. */
  readonly sentRps: number | undefined;
}

/** Counts begin anew with the process: a smaller one tells nothing. */
export function lookAfter(before: LoadLook | undefined, load: Load, at: number): LoadLook {
  if (before === undefined || at <= before.at || load.sent < before.load.sent) {
    return { load, at, sentRps: undefined };
  }
  return { load, at, sentRps: (load.sent - before.load.sent) / ((at - before.at) / 1000) };
}

/** Pairs of milliseconds since 1970 and requests per second. */
export type Line = readonly (readonly [number, number])[];

const historySeconds = 600;

/** What was wanted and what was answered in the last ten minutes, as Prometheus saw it. */
export async function history(signal: AbortSignal): Promise<{ wanted: Line; answered: Line }> {
  const end = Math.floor(Date.now() / 1000);
  const window = { start: end - historySeconds, end };
  const ask = async (query: string): Promise<Line> => {
    const [series] = await queryRange(query, window, 5, signal);
    return (series?.values ?? []).map(([seconds, value]) => [seconds * 1000, value]);
  };
  const [wanted, answered] = await Promise.all([
    ask('max(loadgen_target_rps)'),
    ask('sum(rate(loadgen_requests_total[20s]))'),
  ]);
  return { wanted, answered };
}
