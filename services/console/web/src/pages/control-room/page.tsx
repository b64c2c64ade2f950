import { useQuery } from '@tanstack/react-query';
import { type Component, components } from '../../api/components.ts';
import { useTimeRange } from '../../time/use-time-range.ts';
import { Badge } from '../../ui/badge.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Panel } from '../../ui/panel.tsx';
import { EmptyState, QueryView } from '../../ui/states.tsx';
import { type Column, Table } from '../../ui/table.tsx';

const columns: readonly Column<Component>[] = [
  { title: 'Component', cell: ({ name }) => name },
  {
    title: 'State',
    cell: ({ state }) => <Badge tone={state === 'running' ? 'good' : 'neutral'}>{state}</Badge>,
  },
  { title: 'Memory, MB', cell: ({ memoryBytes }) => megabytes(memoryBytes), numeric: true },
  {
    title: 'Limit, MB',
    cell: ({ memoryLimitBytes }) => megabytes(memoryLimitBytes),
    numeric: true,
  },
  { title: 'CPU, s', cell: ({ cpuSeconds }) => cpuSeconds?.toFixed(1) ?? '–', numeric: true },
];

export default function ControlRoomPage() {
  const { refreshMs } = useTimeRange();
  const query = useQuery({
    queryKey: ['components'],
    queryFn: ({ signal }) => components(signal),
    refetchInterval: refreshMs,
  });
  return (
    <div className="page">
      <PageHead title="Control room" lead="Every component, with what it uses." />
      <Panel title="Components">
        <QueryView
          query={query}
          isEmpty={(all) => all.length === 0}
          empty={<EmptyState title="docker-exporter sees no component" />}
        >
          {(all) => (
            <Table caption="Components" columns={columns} rows={all} rowKey={({ name }) => name} />
          )}
        </QueryView>
      </Panel>
    </div>
  );
}

function megabytes(bytes: number | null | undefined): string {
  return bytes === null || bytes === undefined ? '–' : Math.round(bytes / 1024 ** 2).toString();
}
