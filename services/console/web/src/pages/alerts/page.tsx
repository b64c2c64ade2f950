import './alerts.css';
import './inbox/inbox.css';
import { PageHead } from '../../ui/page-head.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { TimeRangePicker } from '../../ui/time-range-picker.tsx';
import { ActiveTab } from './active/tab.tsx';
import { GroupsTab } from './groups/tab.tsx';
import { InboxTab } from './inbox/tab.tsx';
import { RoutingTab } from './routing/tab.tsx';
import { SilencesTab } from './silences/tab.tsx';
import { tabs, useAlertsUrl } from './use-alerts-url.ts';

const bodies = {
  active: ActiveTab,
  groups: GroupsTab,
  silences: SilencesTab,
  routing: RoutingTab,
  inbox: InboxTab,
} as const;

export default function AlertsPage() {
  const { tab, open } = useAlertsUrl();
  const Body = bodies[tab];
  return (
    <div className="page">
      <PageHead title="Alerts" lead="What is wrong now, who is told of it, and what they read.">
        <TimeRangePicker />
      </PageHead>
      <div>
        <Tabs label="Parts of alerting" tabs={tabs} selected={tab} onSelect={(id) => open(id)}>
          <div className="page">
            <Body />
          </div>
        </Tabs>
      </div>
    </div>
  );
}
