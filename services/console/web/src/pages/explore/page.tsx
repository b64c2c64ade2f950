import { useSearchParams } from 'wouter';
import { PageHead } from '../../ui/page-head.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { TimeRangePicker } from '../../ui/time-range-picker.tsx';

const signals = [
  { id: 'metrics', label: 'Metrics' },
  { id: 'logs', label: 'Logs' },
  { id: 'traces', label: 'Traces' },
] as const;

const commands = {
  metrics: "npm run lab -- query promql 'up'",
  logs: `npm run lab -- query logql '{service_name="api"}'`,
  traces: `npm run lab -- query traceql '{resource.service.name="api"}'`,
};

export default function ExplorePage() {
  const [parameters, setParameters] = useSearchParams();
  const asked = parameters.get('signal');
  const signal = signals.find(({ id }) => id === asked)?.id ?? 'metrics';
  const select = (id: string) =>
    setParameters((current) => {
      const next = new URLSearchParams(current);
      next.set('signal', id);
      return next;
    });
  return (
    <div className="page">
      <PageHead title="Explore" lead="Metrics, logs and traces, asked by hand.">
        <TimeRangePicker />
      </PageHead>
      <div className="panel">
        <Tabs label="Signal" tabs={signals} selected={signal} onSelect={select}>
          <EmptyState title="Queries are asked in the terminal for now">
            <code>{commands[signal]}</code>
          </EmptyState>
        </Tabs>
      </div>
    </div>
  );
}
