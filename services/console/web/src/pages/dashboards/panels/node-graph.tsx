import { useMemo } from 'react';
import { Chart } from '../../../charts/chart.tsx';
import { useChartColors } from '../../../charts/colors.ts';
import { formatValue } from '../fields/units.ts';
import type { PanelBodyProps } from './body.ts';

/** Who calls whom and how often; a caller of something that fails is drawn in red. */
export function NodeGraphPanel({ title, data }: PanelBodyProps) {
  const colors = useChartColors();
  const option = useMemo(() => {
    const names = [...new Set(data.edges.flatMap(({ from, to }) => [from, to]))].sort();
    const text = (rate: number) => formatValue(rate, 'reqps');
    return {
      tooltip: { confine: true },
      series: [
        {
          type: 'graph',
          layout: 'circular',
          left: 70,
          right: 70,
          top: 50,
          bottom: 40,
          symbolSize: 34,
          edgeSymbol: ['none', 'arrow'],
          edgeSymbolSize: 9,
          label: { show: true, position: 'bottom', color: colors.named('text') },
          edgeLabel: { show: true, fontSize: 10, color: colors.named('muted'), formatter: '{b}' },
          lineStyle: { curveness: 0.12, width: 1.5 },
          itemStyle: { color: colors.series(0) },
          data: names.map((name) => ({ id: name, name })),
          links: data.edges.map(({ from, to, rate, failedRate }) => ({
            source: from,
            target: to,
            value: `${text(rate)}, failed ${text(failedRate)}`,
            label: { formatter: () => text(rate) },
            lineStyle: { color: colors.named(failedRate / rate > 0.01 ? 'red' : 'muted') },
          })),
        },
      ],
    };
  }, [data.edges, colors]);
  const calls = data.edges.map(({ from, to }) => `${from} calls ${to}`);
  return <Chart label={`${title}: ${calls.join(', ')}`} option={option} />;
}
