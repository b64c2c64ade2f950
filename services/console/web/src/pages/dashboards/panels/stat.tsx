import { useMemo } from 'react';
import { z } from '../../../api/zod.ts';
import { Chart } from '../../../charts/chart.tsx';
import { useChartColors } from '../../../charts/colors.ts';
import type { Series } from '../../../queries/data.ts';
import { fieldOf, show } from '../fields/field.ts';
import type { PanelBodyProps } from './body.ts';
import { reduced } from './reduce.ts';

const optionsSchema = z.object({ graphMode: z.string().default('none') });

/** One large number for each series, over its course. */
export function StatPanel({ panel, title, data }: PanelBodyProps) {
  const colors = useChartColors();
  const { graphMode } = optionsSchema.parse(panel.options ?? {});
  const figures = reduced(data.series, panel.options);
  return (
    <div className="stats">
      {figures.map(({ series, value }) => {
        const { text, color } = show(value, fieldOf(panel, series.name, series.refId));
        const paint = colors.named(color ?? 'text');
        return (
          <div className="stat" key={series.key}>
            {graphMode === 'area' && series.points.length > 1 && (
              <Course label={`Course of ${title}`} series={series} color={paint} />
            )}
            {figures.length > 1 && <span className="stat-name">{series.name}</span>}
            <strong style={{ color: paint }}>{text}</strong>
          </div>
        );
      })}
    </div>
  );
}

function Course({ label, series, color }: { label: string; series: Series; color: string }) {
  const option = useMemo(
    () => ({
      grid: { left: 0, right: 0, top: 4, bottom: 0 },
      xAxis: { type: 'time', show: false },
      yAxis: { type: 'value', show: false, scale: true },
      series: [
        {
          type: 'line',
          silent: true,
          showSymbol: false,
          color,
          lineStyle: { width: 1.5 },
          areaStyle: { opacity: 0.15 },
          data: series.points.map(([at, value]) => [at, Number.isFinite(value) ? value : null]),
        },
      ],
    }),
    [series, color],
  );
  return <Chart label={label} option={option} />;
}
