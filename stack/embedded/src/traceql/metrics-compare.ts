import type { MetricsCompare, Static } from './ast.ts';
import { compilePipeline, groupKey } from './evaluate-pipeline.ts';
import { compileFilter } from './filter-spans.ts';
import type { MetricsRange, MetricsSeries } from './metrics.ts';
import { type Exemplar, ExemplarPicker } from './metrics-exemplars.ts';
import { makeSeries, maxSeries } from './series-limit.ts';
import { allAttributes } from './span-attributes.ts';

/** Attributes, and values of one attribute, that are counted; more are left out. */
const MAX_ATTRIBUTES = 500;
const MAX_VALUES = 2000;

interface Counts {
  readonly value: Static;
  /** Only the steps in which it occurs. */
  readonly steps: Map<number, number>;
  total: number;
}

/** What was counted of one attribute. */
interface Tally {
  readonly values: Map<string, Counts>;
  readonly all: Counts;
  readonly exemplars: Exemplar[];
}

type Side = 'baseline' | 'selection';

/** Counts per attribute how often each value occurs, in the selection and in what is not selected. */
export function compareSpans(range: MetricsRange, compare: MetricsCompare): MetricsSeries[] {
  const run = compilePipeline(compare.pipeline, range.deadline);
  const selects = compileFilter(compare.selection, range.deadline);
  const picker = new ExemplarPicker(range.exemplars, range.steps);
  const sides = { baseline: new Map<string, Tally>(), selection: new Map<string, Tally>() };
  const from = range.start - range.stepNs;
  const to = range.start + range.stepNs * BigInt(range.steps - 1);
  const { window } = compare;
  for (const trace of range.store.traces({ start: from, end: to })) {
    range.deadline.check();
    for (const { spans } of run(trace, [{ spans: trace.spans, attributes: [] }])) {
      for (const span of spans) {
        if (span.start <= from || span.start > to) continue;
        const inWindow =
          window === undefined || (span.start >= window.start && span.start < window.end);
        const side: Side = inWindow && selects(trace, span) ? 'selection' : 'baseline';
        const step = Number((span.start - from - 1n) / range.stepNs);
        const exemplar = picker.pick(trace, span, step);
        for (const [name, value] of allAttributes(trace, span)) {
          if (value.type === 'duration') continue;
          const tally = tallyOf(sides[side], name);
          if (tally === undefined) continue;
          count(tally, value, step);
          if (exemplar !== undefined) tally.exemplars.push(exemplar);
        }
      }
    }
  }
  const tallies = (['baseline', 'selection'] as const).flatMap((side) =>
    [...sides[side]].map(([name, tally]) => ({ side, name, tally })),
  );
  const limit = Math.min(compare.count, maxSeries(range.steps));
  return makeSeries(tallies, range.steps, ({ side, name, tally }) =>
    seriesOf(side, name, tally, limit, range.steps),
  );
}

function tallyOf(tallies: Map<string, Tally>, name: string): Tally | undefined {
  const known = tallies.get(name);
  if (known !== undefined || tallies.size >= MAX_ATTRIBUTES) return known;
  const created = { values: new Map(), all: newCounts({ type: 'nil' }), exemplars: [] };
  tallies.set(name, created);
  return created;
}

function newCounts(value: Static): Counts {
  return { value, steps: new Map(), total: 0 };
}

function count({ values, all }: Tally, value: Static, step: number): void {
  add(all, step);
  const key = groupKey(value);
  let counts = values.get(key);
  if (counts === undefined) {
    if (values.size >= MAX_VALUES) return;
    counts = newCounts(value);
    values.set(key, counts);
  }
  add(counts, step);
}

function add(counts: Counts, step: number): void {
  counts.steps.set(step, (counts.steps.get(step) ?? 0) + 1);
  counts.total++;
}

/** The most frequent values of an attribute, and the sum over all of them. */
function seriesOf(
  side: Side,
  name: string,
  tally: Tally,
  limit: number,
  length: number,
): MetricsSeries[] {
  const top = [...tally.values.values()].sort((a, b) => b.total - a.total).slice(0, limit);
  const series = (type: string, { value, steps }: Counts, exemplars: readonly Exemplar[]) => ({
    labels: [
      ['__meta_type', { type: 'string', value: type }],
      [name, value],
    ] as const,
    key: `${type}\u0000${name}\u0000${groupKey(value)}`,
    values: Array.from({ length }, (_, step) => steps.get(step) ?? 0),
    exemplars,
  });
  return [
    ...top.map((counts) => series(side, counts, [])),
    series(`${side}_total`, tally.all, tally.exemplars),
  ];
}
