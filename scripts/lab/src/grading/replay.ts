import type { DrillRecording } from '../spec/drill.ts';
import type { Query } from '../spec/query.ts';
import type { Timeline } from '../spec/timeline.ts';
import type { Sources } from './sources.ts';

/** The grid of a replay: the scrape interval of the kit's Prometheus. */
const STEP_SECONDS = 5;
const TRACE_LIMIT = 2000;

type Grid = Omit<Timeline, 'values'> & { readonly length: number };

function gridOf({ start, end }: DrillRecording): Grid {
  const first = Math.ceil(start / STEP_SECONDS) * STEP_SECONDS;
  return { start: first, step: STEP_SECONDS, length: Math.floor((end - first) / STEP_SECONDS) + 1 };
}

function toTimeline(grid: Grid, samples: Iterable<readonly [number, number]>): Timeline {
  const values = new Array<number | undefined>(grid.length).fill(undefined);
  for (const [time, value] of samples) {
    const index = Math.round((time - grid.start) / grid.step);
    if (index >= 0 && index < grid.length) values[index] = value;
  }
  return { start: grid.start, step: grid.step, values };
}

/** How many of the traces found began in each step. */
function countPerStep(grid: Grid, times: readonly number[]): Timeline {
  const counts = new Map<number, number>();
  for (const time of times) {
    const step = grid.start + Math.ceil((time - grid.start) / grid.step) * grid.step;
    counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  return toTimeline(grid, counts);
}

/**
 * Runs a query over the time of a drill. PromQL and LogQL answer a timeline for each series;
 * TraceQL and LogQL without a metric function answer one, the number of matches per step.
 */
export async function replay(
  { language, expression }: Query,
  recording: DrillRecording,
  { prometheus, loki, tempo }: Sources,
): Promise<Timeline[]> {
  const grid = gridOf(recording);
  const end = grid.start + (grid.length - 1) * grid.step;
  const range = { start: grid.start, end, step: grid.step };
  if (language === 'promql') {
    const series = await prometheus.queryRange(expression, range);
    return series.map(({ values }) => toTimeline(grid, values));
  }
  if (language === 'logql') {
    const answer = await loki.queryRange(expression, { ...range, limit: TRACE_LIMIT });
    if (answer.kind === 'matrix')
      return answer.series.map(({ values }) => toTimeline(grid, values));
    const times = answer.streams.flatMap(({ entries }) => entries.map(({ time }) => time));
    return times.length === 0 ? [] : [countPerStep(grid, times)];
  }
  const traces = await tempo.search(expression, { start: grid.start, end, limit: TRACE_LIMIT });
  return traces.length === 0
    ? []
    : [
        countPerStep(
          grid,
          traces.map(({ startTime }) => startTime),
        ),
      ];
}
