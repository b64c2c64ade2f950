import { useMemo } from 'react';
import { Chart } from '../../../charts/chart.tsx';
import { type ChartColors, useChartColors } from '../../../charts/colors.ts';
import type { ChartOption } from '../../../charts/echarts.ts';
import { type Field, fieldOf, show } from '../fields/field.ts';
import type { PanelBodyProps } from './body.ts';
import { reduced } from './reduce.ts';

/** A dial for each series, with its thresholds around it. */
export function GaugePanel({ panel, title, data }: PanelBodyProps) {
  const figures = reduced(data.series, panel.options);
  return (
    <div className="gauges">
      {figures.map(({ series, value }) => (
        <Dial
          key={series.key}
          label={`${title}: ${series.name}`}
          name={figures.length > 1 ? series.name : ''}
          value={value}
          field={fieldOf(panel, series.name, series.refId)}
        />
      ))}
    </div>
  );
}

function Dial(props: { label: string; name: string; value: number; field: Field }) {
  const { label, name, value, field } = props;
  const colors = useChartColors();
  const option = useMemo(() => dial(name, value, field, colors), [name, value, field, colors]);
  return <Chart label={`${label}: ${show(value, field).text}`} option={option} />;
}

function dial(name: string, value: number, field: Field, colors: ChartColors): ChartOption {
  const [min, max] = [field.min ?? 0, field.max ?? 100];
  const { text, color } = show(value, field);
  const common = {
    type: 'gauge',
    min,
    max,
    startAngle: 210,
    endAngle: -30,
    center: ['50%', '62%'],
  };
  const bare = {
    axisTick: { show: false },
    splitLine: { show: false },
    axisLabel: { show: false },
  };
  return {
    series: [
      {
        ...common,
        ...bare,
        radius: '100%',
        pointer: { show: false },
        detail: { show: false },
        axisLine: { lineStyle: { width: 4, color: bands(field, min, max, colors) } },
      },
      {
        ...common,
        ...bare,
        radius: '93%',
        pointer: { show: false },
        progress: { show: true, width: 16, itemStyle: { color: colors.named(color ?? 'blue') } },
        axisLine: { lineStyle: { width: 16, color: [[1, colors.named('border')]] } },
        title: { offsetCenter: [0, '38%'], fontSize: 12, color: colors.named('muted') },
        detail: {
          offsetCenter: [0, 0],
          fontSize: 22,
          fontWeight: 600,
          color: colors.named(color ?? 'text'),
          formatter: () => text,
        },
        data: [{ value: Number.isFinite(value) ? value : min, name }],
      },
    ],
  };
}

/** Where each threshold ends, as a part of the dial, and its colour. */
function bands(field: Field, min: number, max: number, colors: ChartColors): [number, string][] {
  const { steps, mode } = field.thresholds ?? { steps: [], mode: 'absolute' };
  const share = (value: number) =>
    mode === 'percentage' ? value / 100 : (value - min) / (max - min);
  const found = steps.map(({ color }, index): [number, string] => {
    const next = steps[index + 1]?.value;
    return [next == null ? 1 : Math.min(1, Math.max(0, share(next))), colors.named(color)];
  });
  return found.length === 0 ? [[1, colors.named('border')]] : found;
}
