import { useMemo } from 'react';
import { useSearchParams } from 'wouter';
import { defaultRange, isLive, type TimeRange } from './range.ts';

/** Names of the parameters that every page shares and every link between pages keeps. */
const shared = ['from', 'to', 'refresh'];

/** Choices of refresh, in seconds; 0 is off. */
export const refreshSeconds: readonly number[] = [0, 5, 10, 30, 60];

export interface SharedTime {
  readonly range: TimeRange;
  /** Milliseconds between two looks; false: only when asked. */
  readonly refreshMs: number | false;
  setRange(range: TimeRange): void;
  setRefresh(seconds: number): void;
}

/** The time range and refresh of all pages. They live in the URL, so that a link shows the same. */
export function useTimeRange(): SharedTime {
  const [parameters, setParameters] = useSearchParams();
  const from = parameters.get('from') ?? defaultRange.from;
  const to = parameters.get('to') ?? defaultRange.to;
  const asked = Number(parameters.get('refresh') ?? 10);
  const seconds = refreshSeconds.includes(asked) ? asked : 10;
  return useMemo(() => {
    const change = (changes: Record<string, string>) =>
      setParameters((current) => {
        const next = new URLSearchParams(current);
        for (const [name, value] of Object.entries(changes)) next.set(name, value);
        return next;
      });
    const range = { from, to };
    return {
      range,
      refreshMs: isLive(range) && seconds > 0 ? seconds * 1000 : false,
      setRange: (wanted: TimeRange) => change({ ...wanted }),
      setRefresh: (wanted: number) => change({ refresh: String(wanted) }),
    };
  }, [from, to, seconds, setParameters]);
}

/** The part of the URL that a link to another page carries over, with its question mark. */
export function useSharedSearch(): string {
  const [parameters] = useSearchParams();
  const kept = shared.flatMap((name) => {
    const value = parameters.get(name);
    return value === null ? [] : [[name, value]];
  });
  return kept.length === 0 ? '' : `?${new URLSearchParams(kept)}`;
}
