import { HttpError } from '../../http/http-error.ts';
import type { Chunk } from '../../logstore/chunk.ts';
import { equalLabels, type Labels, labelsKey } from '../../logstore/labels.ts';
import { metadataOf } from '../../logstore/metadata-column.ts';
import type { Stream } from '../../logstore/stream.ts';
import type { Grouping, RangeAggregation } from '../ast.ts';
import { everything, hintsFor } from '../pipeline/hints.ts';
import { labelFilter } from '../pipeline/label-filter.ts';
import { Line } from '../pipeline/line.ts';
import { compilePipeline, filterLabels, referencedLabels } from '../pipeline/pipeline.ts';
import { requiredText } from '../pipeline/required-text.ts';
import type { Evaluation } from './context.ts';
import type { NewSampleSeries, SampleSeries } from './sample-series.ts';
import { checkSeriesCount, groupLabels } from './series.ts';
import { extractor } from './unwrap.ts';

/**
 * Runs the lines of a range selector through its pipeline and sorts what comes out into series.
 * @param grouping of the aggregation around it, when it may be applied here already
 * @param create makes a series for the samples of one label set
 */
export function collectSamples<T extends SampleSeries>(
  evaluation: Evaluation,
  aggregation: RangeAggregation,
  grouping: Grouping | undefined,
  create: NewSampleSeries<T>,
): T[] {
  const { range } = aggregation;
  const lastNs = evaluation.stepNs * (evaluation.steps - 1);
  const from = -range.rangeNs - range.offsetNs;
  const to = lastNs - range.offsetNs;
  const collector = new Collector(evaluation, aggregation, grouping, create);
  for (const stream of evaluation.store.select(range.selector.matchers)) {
    const start = evaluation.start + BigInt(Math.round(from)) + 1n;
    const end = evaluation.start + BigInt(Math.round(to)) + 1n;
    for (const chunk of stream.chunksBetween(start, end)) collector.add(stream, chunk, from, to);
  }
  return collector.series();
}

class Collector<T extends SampleSeries> {
  readonly #create: NewSampleSeries<T>;
  readonly #evaluation: Evaluation;
  readonly #grouping: Grouping | undefined;
  readonly #step: (line: Line) => boolean;
  readonly #line: Line;
  readonly #value: (line: Line, bytes: number) => number | undefined;
  readonly #series = new Map<string, T>();
  /** Names to group by, ascending. */
  readonly #names: readonly string[] | undefined;
  readonly #needle: Buffer | undefined;
  /** No stage looks at the line, so that the text need not be decoded. */
  readonly #blind: boolean;
  /** The series of the line before, which most lines share. */
  #last: T | undefined;

  constructor(
    evaluation: Evaluation,
    aggregation: RangeAggregation,
    grouping: Grouping | undefined,
    create: NewSampleSeries<T>,
  ) {
    this.#create = create;
    this.#evaluation = evaluation;
    this.#grouping = grouping;
    if (grouping !== undefined && !grouping.without) this.#names = [...grouping.labels].sort();
    const { selector, unwrap } = aggregation.range;
    this.#step = compilePipeline(selector.stages);
    this.#needle = requiredText(selector.stages);
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
    const candidates = this.#needle === undefined ? undefined : chunk.linesWith(this.#needle);
    const shared = this.#sharedSeries(stream, chunk);
    const order = chunk.order();
    for (let position = 0; position < chunk.count; position++) {
      const index = order === undefined ? position : (order[position] ?? 0);
      const time = chunk.time(index) + shift;
      if (time <= from) continue;
      if (time > to) break;
      const bytes = chunk.lineBytes(index);
      this.#evaluation.seen.lines++;
      this.#evaluation.seen.bytes += bytes;
      if (candidates !== undefined && candidates[index] === 0) continue;
      if (shared !== undefined) {
        shared.add(time, this.#value(line, bytes) ?? 0);
        continue;
      }
      const text = this.#blind ? '' : chunk.line(index);
      line.reset(text, this.#evaluation.start + BigInt(time), stream.labels, chunk, index);
      if (!this.#step(line)) continue;
      const value = this.#value(
        line,
        this.#blind || text === line.text ? bytes : Buffer.byteLength(line.text),
      );
      if (value === undefined) continue;
      this.#seriesOf(line).add(time, value);
    }
  }

  /** The series that all lines of a chunk belong to, when their text and metadata do not matter. */
  #sharedSeries(stream: Stream, chunk: Chunk): T | undefined {
    if (!this.#blind) return undefined;
    const matters = this.#names?.some((name) => chunk.hasMetadata(name)) ?? chunk.hasAnyMetadata;
    if (matters) return undefined;
    this.#line.reset('', 0n, stream.labels, metadataOf(undefined), 0);
    return this.#seriesOf(this.#line);
  }

  series(): T[] {
    return [...this.#series.values()];
  }

  #seriesOf(line: Line): T {
    const failed = line.error !== '';
    const labels = this.#labelsOf(line, failed);
    if (this.#last !== undefined && equalLabels(this.#last.labels, labels)) return this.#last;
    const key = labelsKey(labels);
    let series = this.#series.get(key);
    if (series === undefined) {
      series = this.#create(labels, key, failed && !labels.has('__preserve_error__'));
      this.#series.set(key, series);
      checkSeriesCount(this.#series.size, this.#evaluation.steps);
    }
    this.#last = series;
    return series;
  }

  #labelsOf(line: Line, failed: boolean): Labels {
    if (this.#names !== undefined && !failed) return line.pick(this.#names);
    const all = line.labels();
    return this.#grouping === undefined || failed ? all : groupLabels(all, this.#grouping);
  }
}
