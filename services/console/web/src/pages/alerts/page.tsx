import { useQuery } from '@tanstack/react-query';
import { type Alert, activeAlerts } from '../../api/prometheus.ts';
import { useTimeRange } from '../../time/use-time-range.ts';
import { Badge } from '../../ui/badge.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Panel } from '../../ui/panel.tsx';
import { EmptyState, QueryView } from '../../ui/states.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { TimeRangePicker } from '../../ui/time-range-picker.tsx';

const columns: readonly Column<Alert>[] = [
  { title: 'Alert', cell: ({ labels }) => labels.alertname },
  {
    title: 'State',
    cell: ({ state }) => <Badge tone={state === 'firing' ? 'critical' : 'warning'}>{state}</Badge>,
  },
  { title: 'Summary', cell: ({ annotations }) => annotations.summary },
  { title: 'Since', cell: ({ activeAt }) => new Date(activeAt).toLocaleTimeString() },
];

export default function AlertsPage() {
  const { refreshMs } = useTimeRange();
  const query = useQuery({
    queryKey: ['alerts'],
    queryFn: ({ signal }) => activeAlerts(signal),
    refetchInterval: refreshMs,
  });
  return (
    <div className="page">
      <PageHead title="Alerts" lead="What Prometheus holds to be wrong now.">
        <TimeRangePicker />
      </PageHead>
      <Panel title="Pending and firing">
        <QueryView
          query={query}
          isEmpty={(alerts) => alerts.length === 0}
          empty={<EmptyState title="No alert is pending or firing" />}
        >
          {(alerts) => (
            <Table
              caption="Pending and firing alerts"
              columns={columns}
              rows={alerts}
              rowKey={({ labels }) => JSON.stringify(labels)}
            />
          )}
        </QueryView>
      </Panel>
    </div>
  );
}
