import { useMemo } from 'react';
import { Chart } from '../../../charts/chart.tsx';
import { useChartColors } from '../../../charts/colors.ts';
import { fieldOf, show } from '../fields/field.ts';
import type { PanelBodyProps } from './body.ts';
import { reduced } from './reduce.ts';

/** Height of a bar with its name, in rem. */
const barHeight = 2.6;

/** A bar for each series, its name above it. */
export function BarGaugePanel({ panel, title, data }: PanelBodyProps) {
  const colors = useChartColors();
  const bars = useMemo(
    () =>
      reduced(data.series, panel.options)
        .filter(({ value }) => Number.isFinite(value))
        .map(({ series, value }) => {
          const field = fieldOf(panel, series.name, series.refId);
          return { name: series.name, value, field, ...show(value, field) };
        }),
    [data.series, panel],
  );
  const option = useMemo(() => {
    const { min, max } = fieldOf(panel);
    const most = max ?? Math.max(...bars.map(({ value }) => value), 0);
    return {
      grid: { left: 4, right: 8, top: 14, bottom: 0 },
      xAxis: { type: 'value', show: false, min: min ?? 0, max: most > 0 ? most : 1 },
      yAxis: { type: 'category', inverse: true, show: false, data: bars.map((_, index) => index) },
      series: [
        {
          type: 'bar',
          silent: true,
          barWidth: 10,
          showBackground: true,
          backgroundStyle: { color: colors.named('border'), borderRadius: 5 },
          data: bars.map(({ name, value, color, text }) => ({
            value,
            itemStyle: { color: colors.named(color ?? 'blue'), borderRadius: 5 },
            label: {
              show: true,
              position: [0, -15],
              formatter: () => `${name}   ${text}`,
              color: colors.named('text'),
              fontSize: 12,
            },
          })),
        },
      ],
    };
  }, [bars, panel, colors]);
  const label = `${title}: ${bars.map(({ name, text }) => `${name} ${text}`).join(', ')}`;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="bars" aria-label={title} tabIndex={0}>
      <div style={{ height: `${bars.length * barHeight}rem` }}>
        <Chart label={label} option={option} />
      </div>
    </section>
  );
}
