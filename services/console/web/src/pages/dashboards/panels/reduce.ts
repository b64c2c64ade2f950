import { z } from '../../../api/zod.ts';
import { lastValue, type Series } from '../../../queries/data.ts';

const calcsSchema = z.array(z.string()).default([]);

const names: Readonly<Record<string, string>> = {
  lastNotNull: 'Last',
  last: 'Last',
  max: 'Max',
  min: 'Min',
  mean: 'Mean',
  sum: 'Sum',
};

/** What the legend of a panel says of each series, as the panel asks for it. */
export function legendCalcs(options: object | undefined): { heading: string; calc: string }[] {
  const legend = z
    .object({ legend: z.object({ calcs: calcsSchema }).optional() })
    .parse(options ?? {});
  return (legend.legend?.calcs ?? []).flatMap((calc) => {
    const heading = names[calc];
    return heading === undefined ? [] : [{ heading, calc }];
  });
}

/** One number for a series; NaN where it has none. */
export function reduce(series: Series, calc: string): number {
  const values = series.points.map(([, value]) => value).filter(Number.isFinite);
  if (values.length === 0) return Number.NaN;
  switch (calc) {
    case 'max':
      return values.reduce((a, b) => Math.max(a, b));
    case 'min':
      return values.reduce((a, b) => Math.min(a, b));
    case 'sum':
      return values.reduce((a, b) => a + b);
    case 'mean':
      return values.reduce((a, b) => a + b) / values.length;
    default:
      return lastValue(series) ?? Number.NaN;
  }
}

const reduceSchema = z.object({
  reduceOptions: z.object({ calcs: calcsSchema }).default({ calcs: [] }),
});

/** The number that a stat, gauge, bar or share shows for each series. */
export function reduced(
  series: readonly Series[],
  options: object | undefined,
): { series: Series; value: number }[] {
  const calc = reduceSchema.parse(options ?? {}).reduceOptions.calcs[0] ?? 'lastNotNull';
  return series.map((one) => ({ series: one, value: reduce(one, calc) }));
}
