import { useMemo } from 'react';
import { Chart } from '../../../charts/chart.tsx';
import { type ChartColors, useChartColors } from '../../../charts/colors.ts';
import type {
  CustomSeriesRenderItemAPI,
  CustomSeriesRenderItemParams,
  CustomSeriesRenderItemReturn,
} from '../../../charts/echarts.ts';
import type { Series } from '../../../queries/data.ts';
import { type Field, fieldOf, show } from '../fields/field.ts';
import type { PanelBodyProps } from './body.ts';
import { plotArea, timeAxis } from './time-axis.ts';

/** In which state each series was, and when. */
export function StateTimelinePanel({ panel, title, data, scope }: PanelBodyProps) {
  const colors = useChartColors();
  const option = useMemo(
    () => ({
      grid: plotArea,
      tooltip: {
        confine: true,
        valueFormatter: () => '',
      },
      xAxis: timeAxis(scope.range),
      yAxis: {
        type: 'category',
        inverse: true,
        axisTick: { show: false },
        axisLabel: { width: 110, overflow: 'truncate' },
        data: data.series.map(({ name }) => name),
      },
      series: [
        {
          type: 'custom',
          renderItem: drawStretch,
          encode: { x: [1, 2], y: 0, tooltip: [] },
          data: data.series.flatMap((one, row) =>
            stretches(one, fieldOf(panel, one.name, one.refId), row, colors),
          ),
        },
      ],
    }),
    [data.series, panel, scope.range, colors],
  );
  const states = data.series.map((one) => {
    const last = one.points.at(-1)?.[1] ?? Number.NaN;
    return `${one.name} ${show(last, fieldOf(panel, one.name, one.refId)).text}`;
  });
  return <Chart label={`${title}. Now: ${states.join(', ')}`} option={option} />;
}

/** Samples in a row with the same text. */
function stretches(
  { name, points }: Series,
  field: Field,
  row: number,
  colors: ChartColors,
): object[] {
  const found: { text: string; color: string; from: number; to: number }[] = [];
  const step = points
    .slice(1)
    .reduce((least, [at], index) => Math.min(least, at - (points[index]?.[0] ?? at)), 60_000);
  for (const [at, value] of points) {
    const last = found.at(-1);
    const { text, color } = show(value, field);
    if (last !== undefined && at - last.to > step * 1.5) {
      found.push({ text, color: color ?? 'blue', from: at, to: at });
    } else if (last?.text === text) last.to = at;
    else {
      if (last !== undefined) last.to = at;
      found.push({ text, color: color ?? 'blue', from: at, to: at });
    }
  }
  return found.map(({ text, color, from, to }) => ({
    name: `${name}: ${text}`,
    value: [row, from, to + (from === to ? step : 0), text],
    itemStyle: { color: colors.named(color), opacity: 0.75 },
  }));
}

function drawStretch(
  _: CustomSeriesRenderItemParams,
  api: CustomSeriesRenderItemAPI,
): CustomSeriesRenderItemReturn {
  const [left = 0, middle = 0] = api.coord([api.value(1), api.value(0)]);
  const [right = 0] = api.coord([api.value(2), api.value(0)]);
  const band = api.size?.([0, 1]) ?? 0;
  const height = Math.min(26, (Array.isArray(band) ? (band[1] ?? 0) : band) * 0.8);
  return {
    type: 'rect',
    shape: { x: left, y: middle - height / 2, width: Math.max(1, right - left), height },
    style: { fill: String(api.visual('color')), opacity: 0.75 },
  };
}
