import '../dashboards/dashboards.css';
import './explore.css';
import './logs/logs.css';
import './traces/traces.css';
import { PageHead } from '../../ui/page-head.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { TimeRangePicker } from '../../ui/time-range-picker.tsx';
import { useExplore } from './explore-state.ts';
import { LogsView } from './logs/logs-view.tsx';
import { MetricsView } from './metrics/metrics-view.tsx';
import { TracesView } from './traces/traces-view.tsx';

const tabs = [
  { id: 'metrics', label: 'Metrics' },
  { id: 'logs', label: 'Logs' },
  { id: 'traces', label: 'Traces' },
] as const;

const views = { metrics: MetricsView, logs: LogsView, traces: TracesView };

export default function ExplorePage() {
  const { state, select } = useExplore();
  const View = views[state.signal];
  return (
    <div className="page">
      <PageHead title="Explore" lead="Metrics, logs and traces, asked by hand.">
        <TimeRangePicker />
      </PageHead>
      <div className="panel explore">
        <Tabs label="Signal" tabs={tabs} selected={state.signal} onSelect={select}>
          <div className="explore-view">
            <View />
          </div>
        </Tabs>
      </div>
    </div>
  );
}
