import { useMemo } from 'react';
import type { RangeSeries } from '../api/prometheus.ts';
import { Chart } from './chart.tsx';

interface TimeSeriesProps {
  readonly label: string;
  readonly series: readonly RangeSeries[];
  /** Name of a series in the legend, from its labels. */
  readonly nameOf: (labels: RangeSeries['metric']) => string;
  /** What the values are, for example `requests/s`. */
  readonly unit: string;
}

/** Lines over time. */
export function TimeSeries({ label, series, nameOf, unit }: TimeSeriesProps) {
  const option = useMemo(
    () => ({
      grid: { left: 8, right: 8, top: 32, bottom: 36, containLabel: true },
      legend: { type: 'scroll', bottom: 0 },
      tooltip: { trigger: 'axis', confine: true },
      xAxis: { type: 'time' },
      yAxis: { type: 'value', name: unit },
      series: series.map(({ metric, values }) => ({
        type: 'line',
        name: nameOf(metric),
        showSymbol: false,
        data: values.map(([seconds, value]) => [seconds * 1000, value]),
      })),
    }),
    [series, nameOf, unit],
  );
  return <Chart label={label} option={option} />;
}
