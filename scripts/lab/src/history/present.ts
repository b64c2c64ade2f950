import { families, familyHeader } from './open-metrics.ts';
import type { HistoryPlan, SeriesPlan } from './plan.ts';
import { Sampler } from './samples.ts';

/** The two samples of a line that the present lies between; NaN where there is none. */
interface Pair {
  readonly series: string;
  readonly before: number;
  readonly after: number;
}

/**
 * The present of a plan, as a scrape sees it: the past that `writeBlocks` has written goes on in it
 * without a seam. Between two steps counters grow evenly.
 */
export class Present {
  readonly #plan: HistoryPlan;
  #sampler: Sampler;
  #time = Number.NaN;
  #pairs = new Map<SeriesPlan, readonly Pair[]>();

  constructor(plan: HistoryPlan) {
    this.#plan = plan;
    this.#sampler = new Sampler(plan);
  }

  /** OpenMetrics text for a time in Unix seconds. */
  exposition(now: number): string {
    this.#moveTo(Math.floor(now / this.#plan.stepSeconds) * this.#plan.stepSeconds);
    const share = (now - this.#time) / this.#plan.stepSeconds;
    const text: string[] = [];
    for (const [family, members] of families(this.#plan.series)) {
      const lines = members.flatMap((series) =>
        (this.#pairs.get(series) ?? []).flatMap((pair) => {
          const value = between(series, pair, share);
          return Number.isNaN(value) ? [] : [`${pair.series} ${value}\n`];
        }),
      );
      if (lines.length > 0) text.push(familyHeader(family, members), ...lines);
    }
    return `${text.join('')}# EOF\n`;
  }

  /** A step on needs one more sample of each line; a jump starts anew. */
  #moveTo(time: number): void {
    const { stepSeconds, series } = this.#plan;
    if (time === this.#time) return;
    const isNext = time === this.#time + stepSeconds;
    if (!isNext) this.#sampler = new Sampler(this.#plan);
    const pairs = new Map<SeriesPlan, readonly Pair[]>();
    for (const one of series) {
      const known = isNext ? this.#pairs.get(one) : undefined;
      const steps = known ? { first: time + stepSeconds, count: 1 } : { first: time, count: 2 };
      const rows = this.#sampler.rows(one, steps);
      pairs.set(
        one,
        rows.map(({ series: name, values }, line) => ({
          series: name,
          before: known?.[line]?.after ?? values[0] ?? Number.NaN,
          after: values.at(-1) ?? Number.NaN,
        })),
      );
    }
    this.#pairs = pairs;
    this.#time = time;
  }
}

function between(series: SeriesPlan, { before, after }: Pair, share: number): number {
  const isOver = Number.isNaN(after) || after < before;
  if (series.type === 'gauge' || isOver) return before;
  const value = before + share * (after - before);
  const isWhole = Number.isInteger(before) && Number.isInteger(after);
  return isWhole ? Math.floor(value) : value;
}
