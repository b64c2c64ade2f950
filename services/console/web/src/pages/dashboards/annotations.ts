import type { Annotation, Choices } from '@lab/dashboards/model';
import { queryRange } from '../../api/prometheus.ts';
import { legendOf } from '../../queries/legend.ts';
import { askLines } from '../../queries/loki.ts';
import { type Window, windowOf, writeQuery } from '../../queries/window.ts';
import type { TimeRange } from '../../time/range.ts';

/** Something that happened, drawn over the charts. Milliseconds since 1970. */
export interface Mark {
  readonly from: number;
  /** The same as `from` for a moment. */
  readonly to: number;
  readonly title: string;
  readonly text: string;
  readonly color: string;
}

/** What every annotation of a dashboard found. One that cannot be asked is told of by name. */
export async function askAnnotations(
  annotations: readonly Annotation[],
  choices: Choices,
  range: TimeRange,
  signal: AbortSignal,
): Promise<{ marks: Mark[]; problems: string[] }> {
  const window = windowOf(range, Date.now() / 1000);
  const marks: Mark[] = [];
  const problems: string[] = [];
  for (const annotation of annotations.filter(({ enable, expr }) => enable && expr !== undefined)) {
    try {
      marks.push(...(await ask(annotation, choices, window, signal)));
    } catch (error) {
      signal.throwIfAborted();
      problems.push(
        `${annotation.name}: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
  return { marks, problems };
}

async function ask(
  annotation: Annotation,
  choices: Choices,
  window: Window,
  signal: AbortSignal,
): Promise<Mark[]> {
  const query = writeQuery(annotation.expr ?? '', choices, window);
  const kind = annotation.datasource?.type;
  const name = (labels: Readonly<Record<string, string>>) => ({
    title: legendOf(annotation.titleFormat ?? annotation.name, labels),
    text: legendOf(annotation.textFormat ?? ' ', labels).trim(),
    color: annotation.iconColor ?? 'blue',
  });
  if (kind === 'loki') {
    return (await askLines(query, window, signal)).map(({ at, labels }) => {
      const moment = Number(BigInt(at) / 1_000_000n);
      return { from: moment, to: moment, ...name(labels) };
    });
  }
  if (kind !== 'prometheus') throw new Error(`cannot ask ${kind ?? 'a source without a kind'}`);
  const series = await queryRange(query, window, window.step, signal);
  return series.flatMap(({ metric, values }) =>
    stretches(
      values.map(([seconds]) => seconds),
      window.step,
    ).map(([from, to]) => ({
      from: from * 1000,
      to: to * 1000,
      ...name(metric),
    })),
  );
}

/** Runs of samples that follow one another by a step. */
export function stretches(times: readonly number[], step: number): [number, number][] {
  const found: [number, number][] = [];
  for (const time of times) {
    const last = found.at(-1);
    if (last !== undefined && time - last[1] <= step * 1.5) last[1] = time;
    else found.push([time, time]);
  }
  return found;
}
