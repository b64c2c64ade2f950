import { HttpError } from '../../http/http-error.ts';
import type { Chunk } from '../../logstore/chunk.ts';
import { type Labels, labelsKey } from '../../logstore/labels.ts';
import type { Stream } from '../../logstore/stream.ts';
import type { Grouping, RangeAggregation } from '../ast.ts';
import { everything, hintsFor } from '../pipeline/hints.ts';
import { labelFilter } from '../pipeline/label-filter.ts';
import { Line } from '../pipeline/line.ts';
import { compilePipeline, filterLabels, referencedLabels } from '../pipeline/pipeline.ts';
import { QueryError } from '../query-error.ts';
import type { Evaluation } from './context.ts';
import { checkSeriesCount, groupLabels } from './series.ts';
import { extractor } from './unwrap.ts';

/** Samples of one series by ascending time, in nanoseconds after the start of the evaluation. */
export interface Samples {
  readonly labels: Labels;
  readonly key: string;
  readonly times: number[];
  readonly values: number[];
  /** Whether these are of lines on which a stage failed. */
  readonly failed: boolean;
}

/**
 * Runs the lines of a range selector through its pipeline and sorts what comes out into series.
 * @param grouping of the aggregation around it, when it may be applied here already
 */
export function collectSamples(
  evaluation: Evaluation,
  aggregation: RangeAggregation,
  grouping: Grouping | undefined,
): Samples[] {
  const { range } = aggregation;
  const lastNs = evaluation.stepNs * (evaluation.steps - 1);
  const from = -range.rangeNs - range.offsetNs;
  const to = lastNs - range.offsetNs;
  const collector = new Collector(evaluation, aggregation, grouping);
  for (const stream of evaluation.store.select(range.selector.matchers)) {
    const start = evaluation.start + BigInt(Math.round(from)) + 1n;
    const end = evaluation.start + BigInt(Math.round(to)) + 1n;
    for (const chunk of stream.chunksBetween(start, end)) collector.add(stream, chunk, from, to);
  }
  return collector.finish();
}

class Collector {
  readonly #evaluation: Evaluation;
  readonly #grouping: Grouping | undefined;
  readonly #step: (line: Line) => boolean;
  readonly #line: Line;
  readonly #value: (line: Line, bytes: number) => number | undefined;
  readonly #series = new Map<string, Samples>();
  /** No stage looks at the line, so that the text need not be decoded. */
  readonly #blind: boolean;

  constructor(
    evaluation: Evaluation,
    aggregation: RangeAggregation,
    grouping: Grouping | undefined,
  ) {
    this.#evaluation = evaluation;
    this.#grouping = grouping;
    const { selector, unwrap } = aggregation.range;
    this.#step = compilePipeline(selector.stages);
    const filters = unwrap?.filters ?? [];
    const after = filters.map(labelFilter);
    const names = [
      ...referencedLabels(selector.stages),
      ...filters.flatMap(filterLabels),
      ...(unwrap === undefined ? [] : [unwrap.label]),
      ...(grouping?.labels ?? []),
    ];
    const noLabels = grouping !== undefined && grouping.labels.length === 0 && !grouping.without;
    const allLabels = grouping === undefined || grouping.without;
    this.#line = new Line(
      selector.stages.length === 0 ? everything : hintsFor(names, allLabels, noLabels),
    );
    const extract = extractor(aggregation.operator, unwrap);
    this.#value = (line, bytes) => {
      const value = extract(line, bytes);
      if (value === undefined) return undefined;
      for (const filter of after) if (!filter(line)) return undefined;
      return value;
    };
    this.#blind = selector.stages.length === 0 && unwrap === undefined;
  }

  add(stream: Stream, chunk: Chunk, from: number, to: number): void {
    if (Date.now() > this.#evaluation.deadlineMs) {
      throw new HttpError(504, 'context deadline exceeded');
    }
    const shift = Number(chunk.base - this.#evaluation.start);
    const line = this.#line;
    const blind = this.#blind && !chunk.hasMetadata;
    let known: Samples | undefined;
    const order = chunk.order();
    for (let position = 0; position < chunk.count; position++) {
      const index = order === undefined ? position : (order[position] ?? 0);
      const time = chunk.time(index) + shift;
      if (time <= from) continue;
      if (time > to) break;
      const bytes = chunk.lineBytes(index);
      this.#evaluation.seen.lines++;
      this.#evaluation.seen.bytes += bytes;
      if (blind) {
        known ??= this.#seriesOf(this.#reset(stream, chunk, index, time, ''));
        known.times.push(time);
        known.values.push(this.#value(line, bytes) ?? 0);
        continue;
      }
      const text = this.#blind ? '' : chunk.line(index);
      this.#reset(stream, chunk, index, time, text);
      if (!this.#step(line)) continue;
      const value = this.#value(
        line,
        this.#blind ? bytes : text === line.text ? bytes : Buffer.byteLength(line.text),
      );
      if (value === undefined) continue;
      const series = this.#seriesOf(line);
      series.times.push(time);
      series.values.push(value);
    }
  }

  finish(): Samples[] {
    for (const samples of this.#series.values()) sortByTime(samples);
    return [...this.#series.values()];
  }

  #reset(stream: Stream, chunk: Chunk, index: number, time: number, text: string): Line {
    const ts = this.#evaluation.start + BigInt(time);
    this.#line.reset(text, ts, stream.labels, chunk.metadata(index));
    return this.#line;
  }

  #seriesOf(line: Line): Samples {
    const all = line.labels();
    const failed = line.error !== '';
    const labels = this.#grouping === undefined || failed ? all : groupLabels(all, this.#grouping);
    const key = labelsKey(labels);
    let series = this.#series.get(key);
    if (series === undefined) {
      series = {
        labels,
        key,
        times: [],
        values: [],
        failed: failed && !all.has('__preserve_error__'),
      };
      this.#series.set(key, series);
      checkSeriesCount(this.#series.size, this.#evaluation.steps);
    }
    return series;
  }
}

/** Series of failed lines must not be answered. @throws QueryError */
export function refuseFailed(samples: Samples): void {
  if (!samples.failed) return;
  const error = samples.labels.get('__error__') ?? '';
  const labels = [...samples.labels].map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  throw new QueryError(
    `pipeline error: '${error}' for series: '{${labels.join(', ')}}'.\nUse a label filter to intentionally skip this error. (e.g | __error__!="${error}").\nTo skip all potential errors you can match empty errors.(e.g __error__="")\nThe label filter can also be specified after unwrap. (e.g | unwrap latency | __error__="" )\n`,
  );
}

function sortByTime(samples: Samples): void {
  const { times, values } = samples;
  let ordered = true;
  for (let index = 1; index < times.length && ordered; index++) {
    ordered = (times[index - 1] ?? 0) <= (times[index] ?? 0);
  }
  if (ordered) return;
  const order = Uint32Array.from(times, (_, index) => index);
  order.sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b);
  const oldTimes = times.slice();
  const oldValues = values.slice();
  for (const [position, index] of order.entries()) {
    times[position] = oldTimes[index] ?? 0;
    values[position] = oldValues[index] ?? 0;
  }
}
