import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Chart } from '../../../charts/chart.tsx';
import { type ChartColors, useChartColors } from '../../../charts/colors.ts';
import type { Series } from '../../../queries/data.ts';
import type { TimeRange } from '../../../time/range.ts';
import { plotArea, timeAxis } from '../../dashboards/panels/time-axis.ts';
import { askVolume } from './ask-logs.ts';
import { type LevelTone, levelOf } from './log-line.ts';

const levels: readonly LevelTone[] = ['debug', 'info', 'unknown', 'warn', 'error'];

interface VolumeProps {
  readonly query: string;
  readonly range: TimeRange;
  readonly refreshMs: number | false;
}

/** How many lines there were when, by level. */
export function Volume({ query, range, refreshMs }: VolumeProps) {
  const colors = useChartColors();
  const { data, error } = useQuery({
    queryKey: ['explore', 'volume', query, range],
    queryFn: ({ signal }) => askVolume(query, range, signal),
    refetchInterval: refreshMs,
  });
  const bars = useMemo(() => barsOf(data?.series ?? []), [data]);
  const option = useMemo(
    () => ({
      grid: plotArea,
      tooltip: { trigger: 'axis', confine: true, axisPointer: { type: 'shadow' } },
      xAxis: timeAxis(range),
      yAxis: { type: 'value', splitNumber: 2, minInterval: 1 },
      series: bars.map(({ level, points }) => ({
        type: 'bar',
        stack: 'all',
        name: level,
        color: colorOf(level, colors),
        barMaxWidth: 14,
        data: points,
      })),
    }),
    [bars, colors, range],
  );
  if (error !== null) return <p className="muted">No volume: {error.message}</p>;
  const sums = bars.map(({ level, total }) => `${total.toLocaleString('en-US')} ${level}`);
  return (
    <figure className="log-volume">
      <Chart label={`Lines by level: ${sums.join(', ')}`} option={option} />
      <figcaption>
        {bars.map(({ level, total }) => (
          <span key={level}>
            <span className="swatch" style={{ background: colorOf(level, colors) }} />
            {level} <strong>{total.toLocaleString('en-US')}</strong>
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

function barsOf(series: readonly Series[]) {
  return levels.flatMap((level) => {
    const own = series.filter(({ labels }) => levelOf(labels) === level);
    if (own.length === 0) return [];
    const sums = new Map<number, number>();
    for (const [at, value] of own.flatMap(({ points }) => points)) {
      sums.set(at, (sums.get(at) ?? 0) + value);
    }
    const points = [...sums].sort(([a], [b]) => a - b);
    return [{ level, points, total: points.reduce((sum, [, value]) => sum + value, 0) }];
  });
}

function colorOf(level: LevelTone, colors: ChartColors): string {
  if (level === 'error') return colors.named('red');
  if (level === 'warn') return colors.named('yellow');
  return level === 'info' ? colors.named('green') : colors.named('muted');
}
