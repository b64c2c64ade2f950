import './dashboards.css';
import { useQuery } from '@tanstack/react-query';
import { useRoute } from 'wouter';
import { QueryView } from '../../ui/states.tsx';
import { listDashboards, readDashboard } from './api.ts';
import { DashboardList } from './dashboard-list.tsx';
import { DashboardView } from './dashboard-view.tsx';

export default function DashboardsPage() {
  const [isOne, parameters] = useRoute('/dashboards/:uid/*?');
  return isOne ? <One key={parameters.uid} uid={parameters.uid} /> : <All />;
}

function All() {
  const query = useQuery({
    queryKey: ['dashboards'],
    queryFn: ({ signal }) => listDashboards(signal),
  });
  return (
    <QueryView query={query}>{(dashboards) => <DashboardList dashboards={dashboards} />}</QueryView>
  );
}

function One({ uid }: { uid: string }) {
  const query = useQuery({
    queryKey: ['dashboard', uid],
    queryFn: ({ signal }) => readDashboard(uid, signal),
  });
  return (
    <QueryView query={query}>
      {({ dashboard }) => <DashboardView dashboard={dashboard} />}
    </QueryView>
  );
}
