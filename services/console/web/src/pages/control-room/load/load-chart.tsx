import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Chart } from '../../../charts/chart.tsx';
import { EmptyState, QueryView } from '../../../ui/states.tsx';
import { looks } from '../api/keys.ts';
import { history, type Line } from './sending.ts';

/** Wanted and answered requests of the last ten minutes. */
export function LoadChart() {
  const query = useQuery({ ...looks.history, queryFn: ({ signal }) => history(signal) });
  return (
    <QueryView
      query={query}
      isEmpty={({ wanted, answered }) => wanted.length + answered.length === 0}
      empty={<EmptyState title="Prometheus has not seen the load generator in ten minutes" />}
    >
      {(lines) => <Lines {...lines} />}
    </QueryView>
  );
}

function Lines({ wanted, answered }: { wanted: Line; answered: Line }) {
  const option = useMemo(
    () => ({
      grid: { left: 4, right: 12, top: 32, bottom: 4, containLabel: true },
      legend: { top: 0, left: 0, icon: 'roundRect', itemHeight: 4 },
      tooltip: { trigger: 'axis', confine: true, axisPointer: { type: 'line' } },
      xAxis: { type: 'time', axisLabel: { hideOverlap: true }, splitNumber: 4 },
      yAxis: { type: 'value', min: 0, splitNumber: 3, axisLabel: { formatter: '{value}/s' } },
      series: [
        { name: 'wanted', type: 'line', step: 'end', showSymbol: false, data: wanted },
        { name: 'answered', type: 'line', showSymbol: false, data: answered },
      ],
    }),
    [wanted, answered],
  );
  return <Chart label="Requests per second, wanted and answered" option={option} />;
}
