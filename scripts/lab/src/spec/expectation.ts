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
  readonly probe: (sources: Sources) => Promise<Observation>;
}

const DEADLINE_SECONDS = 60;
const LOOK_BACK_SECONDS = 300;

type Numbers = (sources: Sources) => Promise<readonly number[]>;

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
    probe: async (sources) => {
      const values = await ask(sources);
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
  conditions(query, async ({ prometheus }) =>
    (await prometheus.query(query)).map(({ value }) => value),
  );

/** Expects something of the number of log lines that Loki finds in the last five minutes. */
export const logql = (query: string) =>
  conditions(query, async ({ loki }) => {
    const end = Date.now() / 1000;
    const streams = await loki.queryRange(query, {
      start: end - LOOK_BACK_SECONDS,
      end,
      limit: 10,
    });
    const lines =
      streams.kind === 'streams' ? streams.streams.flatMap(({ entries }) => entries) : [];
    return lines.length === 0 ? [] : [lines.length];
  });

/** Expects something of the number of traces that Tempo finds in the last five minutes. */
export const traceql = (query: string) =>
  conditions(query, async ({ tempo }) => {
    const end = Date.now() / 1000;
    const traces = await tempo.search(query, { start: end - LOOK_BACK_SECONDS, end, limit: 5 });
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
