import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Edge } from '../../../queries/data.ts';
import { isEmpty } from '../../../queries/data.ts';
import type { TimeRange } from '../../../time/range.ts';
import { EmptyState, QueryView } from '../../../ui/states.tsx';
import { type Column, Table } from '../../../ui/table.tsx';
import { formatValue } from '../../dashboards/fields/units.ts';
import { NodeGraphPanel } from '../../dashboards/panels/node-graph.tsx';
import { seriesPanel } from '../series-panel.ts';
import { askServices } from './ask-traces.ts';

interface ServiceGraphProps {
  readonly range: TimeRange;
  readonly refreshMs: number | false;
}

const noChoices = new Map();

const columns: readonly Column<Edge>[] = [
  { title: 'Caller', cell: ({ from }) => from },
  { title: 'Called', cell: ({ to }) => to },
  { title: 'Requests', numeric: true, cell: ({ rate }) => formatValue(rate, 'reqps') },
  { title: 'Failed', numeric: true, cell: ({ failedRate }) => formatValue(failedRate, 'reqps') },
];

/** Who calls whom and how often, from the metrics that Tempo makes of spans. */
export function ServiceGraph({ range, refreshMs }: ServiceGraphProps) {
  const query = useQuery({
    queryKey: ['explore', 'services', range],
    queryFn: ({ signal }) => askServices(range, signal),
    refetchInterval: refreshMs,
  });
  const panel = useMemo(() => seriesPanel('reqps'), []);
  const scope = useMemo(() => ({ choices: noChoices, texts: noChoices, range }), [range]);
  return (
    <QueryView
      query={query}
      isEmpty={isEmpty}
      empty={
        <EmptyState title="No calls between services in this time range">
          <p>The graph is made from spans: it fills when services call one another.</p>
        </EmptyState>
      }
    >
      {(data) => (
        <>
          <div className="dash-body service-graph">
            <NodeGraphPanel
              panel={panel}
              title="Service graph"
              data={data}
              marks={[]}
              scope={scope}
            />
          </div>
          <div className="explore-table">
            <Table
              caption="Calls between services"
              columns={columns}
              rows={data.edges}
              rowKey={({ from, to }) => `${from}\n${to}`}
            />
          </div>
        </>
      )}
    </QueryView>
  );
}
