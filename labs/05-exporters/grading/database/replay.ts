import {
  type DrillRecording,
  median,
  type TaskContext,
  type Timeline,
  valuesWithin,
} from '@lab/kit/spec';

const STEP_SECONDS = 1;

/** A query's answer over a recorded drill, one timeline for each series. */
export async function replayed(
  { sources }: Pick<TaskContext, 'sources'>,
  recording: DrillRecording,
  query: string,
): Promise<Timeline[]> {
  const start = Math.ceil(recording.start);
  const end = Math.floor(recording.end);
  const series = await sources.prometheus.queryRange(query, { start, end, step: STEP_SECONDS });
  return series.map(({ values }) => {
    const timeline = new Array<number | undefined>(end - start + 1).fill(undefined);
    for (const [time, value] of values) timeline[Math.round(time - start)] = value;
    return { start, step: STEP_SECONDS, values: timeline };
  });
}

/** The middle of what a timeline shows in an interval; undefined where it shows nothing. */
export function middleOf(timeline: Timeline, from: number, to: number): number | undefined {
  const values = valuesWithin(timeline, { from, to }).filter(Number.isFinite);
  return values.length === 0 ? undefined : median(values);
}
