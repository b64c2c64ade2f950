import { useMemo } from 'react';
import { Chart } from '../../../charts/chart.tsx';
import { useChartColors } from '../../../charts/colors.ts';
import { fieldOf, show } from '../fields/field.ts';
import { formatValue } from '../fields/units.ts';
import type { PanelBodyProps } from './body.ts';
import { Legend } from './legend.tsx';
import { reduced } from './reduce.ts';

/** Shares of a whole. */
export function PiePanel({ panel, title, data }: PanelBodyProps) {
  const colors = useChartColors();
  const shares = useMemo(
    () =>
      reduced(data.series, panel.options)
        .filter(({ value }) => value > 0)
        .sort((a, b) => b.value - a.value)
        .map(({ series, value }, index) => ({
          key: series.key,
          name: series.name,
          value,
          color: colors.series(index),
          text: show(value, fieldOf(panel, series.name, series.refId)).text,
        })),
    [data.series, panel, colors],
  );
  const option = useMemo(
    () => ({
      tooltip: {
        trigger: 'item',
        confine: true,
        valueFormatter: (value: unknown) => String(value),
      },
      series: [
        {
          type: 'pie',
          radius: ['52%', '88%'],
          label: { show: false },
          itemStyle: { borderColor: colors.named('surface'), borderWidth: 2 },
          data: shares.map(({ name, value, color, text }) => ({
            name,
            value,
            itemStyle: { color },
            tooltip: { valueFormatter: () => text },
          })),
        },
      ],
    }),
    [shares, colors],
  );
  const total = shares.reduce((sum, { value }) => sum + value, 0);
  return (
    <div className="pie">
      <Chart label={title} option={option} />
      <Legend
        label={title}
        headings={['Value', 'Share']}
        entries={shares.map(({ key, name, color, value, text }) => ({
          key,
          name,
          color,
          figures: [text, formatValue(value / total, 'percentunit', 0)],
        }))}
      />
    </div>
  );
}
