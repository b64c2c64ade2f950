import { useMemo } from 'react';
import { z } from '../../../api/zod.ts';
import { Chart } from '../../../charts/chart.tsx';
import { useChartColors } from '../../../charts/colors.ts';
import { formatValue } from '../fields/units.ts';
import type { PanelBodyProps } from './body.ts';
import { bucketsOf } from './buckets.ts';
import { plotArea } from './time-axis.ts';

const optionsSchema = z.object({ yAxis: z.object({ unit: z.string().optional() }).prefault({}) });

/** How the measurements of a histogram spread over its buckets, as time goes on. */
export function HeatmapPanel({ panel, title, data }: PanelBodyProps) {
  const colors = useChartColors();
  const unit = optionsSchema.parse(panel.options ?? {}).yAxis.unit;
  const option = useMemo(() => {
    const { times, limits, cells } = bucketsOf(data.series);
    const most = Math.max(...cells.map(([, , count]) => count), 0);
    return {
      grid: { ...plotArea, bottom: 30 },
      tooltip: {
        confine: true,
        valueFormatter: (value: unknown) =>
          typeof value === 'number' ? formatValue(value, 'short') : '',
      },
      xAxis: {
        type: 'category',
        data: times.map((at) =>
          new Date(at).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' }),
        ),
        axisTick: { show: false },
        axisLabel: { hideOverlap: true },
      },
      yAxis: {
        type: 'category',
        axisTick: { show: false },
        axisLabel: { hideOverlap: true },
        data: limits.map((limit) => (Number.isFinite(limit) ? formatValue(limit, unit) : '∞')),
      },
      visualMap: {
        type: 'continuous',
        min: 0,
        max: most > 0 ? most : 1,
        orient: 'horizontal',
        left: 'center',
        bottom: 0,
        itemWidth: 8,
        itemHeight: 120,
        text: [formatValue(most, 'short'), '0'],
        textStyle: { color: colors.named('muted'), fontSize: 10 },
        inRange: {
          color: [colors.named('border'), colors.series(1)],
        },
      },
      series: [{ type: 'heatmap', name: 'Count', data: cells, progressive: 0 }],
    };
  }, [data.series, unit, colors]);
  return <Chart label={title} option={option} />;
}
