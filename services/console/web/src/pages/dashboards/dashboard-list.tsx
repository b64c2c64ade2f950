import { Link } from 'wouter';
import { useSharedSearch } from '../../time/use-time-range.ts';
import { PageHead } from '../../ui/page-head.tsx';
import { Panel } from '../../ui/panel.tsx';
import type { DashboardSummary } from './api.ts';

/** All dashboards by folder. */
export function DashboardList({ dashboards }: { dashboards: readonly DashboardSummary[] }) {
  const search = useSharedSearch();
  const folders = [...new Set(dashboards.map(({ folder }) => folder))].toSorted(
    (a, b) => rank(a) - rank(b) || a.localeCompare(b),
  );
  return (
    <div className="page">
      <PageHead
        title="Dashboards"
        lead="The files below stack/grafana/dashboards, as Grafana shows them too."
      />
      {folders.map((folder) => (
        <Panel key={folder} title={folder === '' ? 'Others' : capital(folder)}>
          <ul className="dash-list">
            {dashboards
              .filter((dashboard) => dashboard.folder === folder)
              .map(({ uid, title, description }) => (
                <li key={uid}>
                  <Link href={`/dashboards/${uid}${search}`}>{title}</Link>
                  <p className="muted">{description}</p>
                </li>
              ))}
          </ul>
        </Panel>
      ))}
    </div>
  );
}

/** Where to look first. */
const order = ['kit', 'services', 'signals', 'infrastructure'];

const rank = (folder: string) => (order.includes(folder) ? order.indexOf(folder) : order.length);

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
