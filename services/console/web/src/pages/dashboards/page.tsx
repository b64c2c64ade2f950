import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { queryRange } from '../../api/prometheus.ts';
import { TimeSeries } from '../../charts/time-series.tsx';
import { resolveRange, stepOf } from '../../time/range.ts';
import { useTimeRange } from '../../time/use-time-range.ts';
import { PageHead } from '../../ui/page-head.tsx';
import { Panel } from '../../ui/panel.tsx';
import { EmptyState, QueryView } from '../../ui/states.tsx';
import { TimeRangePicker } from '../../ui/time-range-picker.tsx';

const requestRate = 'sum by (job) (rate(http_server_requests_total[1m]))';

const jobOf = (labels: Readonly<Record<string, string>>) => labels.job ?? 'unknown';

export default function DashboardsPage() {
  const { range, refreshMs } = useTimeRange();
  const query = useQuery({
    queryKey: ['range', requestRate, range],
    queryFn: ({ signal }) => {
      const window = resolveRange(range, Date.now() / 1000);
      return queryRange(requestRate, window, stepOf(window), signal);
    },
    refetchInterval: refreshMs,
    placeholderData: keepPreviousData,
  });
  return (
    <div className="page">
      <PageHead title="Dashboards" lead="What the kit's services do.">
        <TimeRangePicker />
      </PageHead>
      <Panel
        title="Requests by service"
        description="Requests per second that each service answers."
      >
        <QueryView
          query={query}
          isEmpty={(series) => series.length === 0}
          empty={<EmptyState title="No request was answered in this time" />}
        >
          {(series) => (
            <TimeSeries
              label="Requests per second by service"
              series={series}
              nameOf={jobOf}
              unit="requests/s"
            />
          )}
        </QueryView>
      </Panel>
    </div>
  );
}
