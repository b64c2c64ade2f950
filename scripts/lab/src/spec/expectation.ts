import type { Sources } from '../grading/sources.ts';
import { formatNumber } from './evidence.ts';

/** What one look at the system showed. */
export interface Observation {
  readonly passed: boolean;
  readonly seen: string;
}

/** Something that must become true within a deadline once a lab is up. */
export interface Expectation {
  readonly name: string;
  readonly expected: string;
  readonly query?: string;
  readonly deadlineSeconds: number;
  /** The component without which the expectation makes no sense; it is skipped where that does not run. */
  readonly component?: string;
  /** Looks once. What is older than `since` (Unix seconds) does not count. */
  readonly probe: (sources: Sources, since: number) => Promise<Observation>;
}

const DEADLINE_SECONDS = 60;
/** How old an answer may be: a few scrapes, and one push of the slowest sender. */
const FRESH_SECONDS = 20;

type Numbers = (sources: Sources, since: number) => Promise<readonly number[]>;

/** The recent past, but nothing from before `since`. */
function recently(since: number) {
  const end = Date.now() / 1000;
  return { start: Math.ceil(Math.max(since, end - FRESH_SECONDS)), end };
}

function describe(values: readonly number[]): string {
  if (values.length === 0) return 'no result';
  const shown = values.slice(0, 5).map(formatNumber).join(', ');
  return values.length > 5 ? `${shown}, ... (${values.length} series)` : shown;
}

/** The conditions that a query's answer can be held to; each must be true of every series. */
function conditions(query: string, ask: Numbers) {
  const expectation = (
    expected: string,
    holds: (values: readonly number[]) => boolean,
  ): Expectation => ({
    name: query,
    query,
    expected,
    deadlineSeconds: DEADLINE_SECONDS,
    probe: async (sources, since) => {
      const values = await ask(sources, since);
      return { passed: holds(values), seen: describe(values) };
    },
  });
  const every = (holds: (value: number) => boolean) => (values: readonly number[]) =>
    values.length > 0 && values.every(holds);
  return {
    /** Something comes back. */
    exists: () => expectation('a result', (values) => values.length > 0),
    /** Nothing comes back. */
    isAbsent: () => expectation('no result', (values) => values.length === 0),
    /** Every series has this value. */
    equals: (wanted: number) =>
      expectation(
        formatNumber(wanted),
        every((value) => value === wanted),
      ),
    /** Every series is greater than this. */
    isAbove: (limit: number) =>
      expectation(
        `more than ${formatNumber(limit)}`,
        every((value) => value > limit),
      ),
  };
}

/** Expects something of the current answer of Prometheus. */
export const promql = (query: string) =>
  conditions(query, async ({ prometheus }, since) => {
    const { start, end } = recently(since);
    if (end <= start) return [];
    const series = await prometheus.query(query, { lookbackSeconds: end - start });
    return series.map(({ value }) => value);
  });

/** Expects something of the number of log lines that Loki finds now. */
export const logql = (query: string) =>
  conditions(query, async ({ loki }, since) => {
    const lines = await loki.lines(query, { ...recently(since), limit: 10 });
    return lines.length === 0 ? [] : [lines.length];
  });

/** Expects something of the number of traces that Tempo finds now. */
export const traceql = (query: string) =>
  conditions(query, async ({ tempo }, since) => {
    const traces = await tempo.search(query, { ...recently(since), limit: 5 });
    return traces.length === 0 ? [] : [traces.length];
  });

/** Expects a component to answer an HTTP GET with status 200; skipped where it does not run. */
export const answers = (component: string, path: string): Expectation => ({
  name: `${component} answers ${path}`,
  expected: 'HTTP 200',
  deadlineSeconds: DEADLINE_SECONDS,
  component,
  probe: async ({ endpoint }) => {
    const response = await fetch(new URL(path, endpoint(component)), {
      signal: AbortSignal.timeout(2000),
    });
    await response.body?.cancel();
    return { passed: response.status === 200, seen: `HTTP ${response.status}` };
  },
});

/** The same expectation with more patience. */
export const within = (deadlineSeconds: number, expectation: Expectation): Expectation => ({
  ...expectation,
  deadlineSeconds,
});
