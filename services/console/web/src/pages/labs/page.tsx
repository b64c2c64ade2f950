import { useQuery } from '@tanstack/react-query';
import { engineState, type LabSummary, labs } from '../../api/engine.ts';
import { Badge } from '../../ui/badge.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Panel } from '../../ui/panel.tsx';
import { EmptyState, QueryView } from '../../ui/states.tsx';
import { type Column, Table } from '../../ui/table.tsx';

const columns: readonly Column<LabSummary>[] = [
  { title: 'Lab', cell: ({ id }) => id },
  { title: 'Title', cell: ({ title }) => title },
  { title: 'Tasks', cell: ({ tasks }) => tasks.length, numeric: true },
  { title: 'State', cell: ({ running }) => running && <Badge tone="good">running</Badge> },
];

export default function LabsPage() {
  const engine = useQuery({
    queryKey: ['engine'],
    queryFn: ({ signal }) => engineState(signal),
  });
  return (
    <div className="page">
      <PageHead title="Labs" lead="Every lab of this checkout, and the one that runs." />
      <Panel title="All labs">
        <QueryView
          query={engine}
          isEmpty={({ available }) => !available}
          empty={
            <EmptyState title="The console runs in a container and sees no checkout">
              <p>
                Run <code>npm run lab -- list</code> in a terminal.
              </p>
            </EmptyState>
          }
        >
          {() => <LabTable />}
        </QueryView>
      </Panel>
    </div>
  );
}

function LabTable() {
  const query = useQuery({ queryKey: ['labs'], queryFn: ({ signal }) => labs(signal) });
  return (
    <QueryView
      query={query}
      isEmpty={(all) => all.length === 0}
      empty={<EmptyState title="This checkout has no lab" />}
    >
      {(all) => <Table caption="Labs" columns={columns} rows={all} rowKey={({ id }) => id} />}
    </QueryView>
  );
}
