import { useMemo } from 'react';
import { z } from '../../../api/zod.ts';
import { Chart } from '../../../charts/chart.tsx';
import { useChartColors } from '../../../charts/colors.ts';
import { fieldOf } from '../fields/field.ts';
import { formatValue } from '../fields/units.ts';
import type { PanelBodyProps } from './body.ts';
import { binsOf } from './buckets.ts';
import { plotArea } from './time-axis.ts';

const optionsSchema = z.object({ bucketCount: z.number().int().positive().default(30) });

/** How often which values came, over all series. */
export function HistogramPanel({ panel, title, data }: PanelBodyProps) {
  const colors = useChartColors();
  const option = useMemo(() => {
    const values = data.series
      .flatMap(({ points }) => points.map(([, value]) => value))
      .filter(Number.isFinite);
    const bins = binsOf(values, optionsSchema.parse(panel.options ?? {}).bucketCount);
    const { unit } = fieldOf(panel);
    const text = (value: number) => formatValue(value, unit);
    return {
      grid: plotArea,
      tooltip: { trigger: 'axis', confine: true },
      xAxis: {
        type: 'category',
        data: bins.map(({ from, to }) => `${text(from)} – ${text(to)}`),
        axisLabel: {
          hideOverlap: true,
          formatter: (_: string, index: number) => text(bins[index]?.from ?? 0),
        },
      },
      yAxis: { type: 'value', splitNumber: 4, minInterval: 1 },
      series: [
        {
          type: 'bar',
          name: 'Count',
          barCategoryGap: '8%',
          color: colors.series(0),
          data: bins.map(({ count }) => count),
        },
      ],
    };
  }, [data.series, panel, colors]);
  return <Chart label={title} option={option} />;
}
