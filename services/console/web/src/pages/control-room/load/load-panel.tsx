import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Badge } from '../../../ui/badge.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { QueryView } from '../../../ui/states.tsx';
import { looks } from '../api/keys.ts';
import { type Load, load } from '../api/load.ts';
import { Facts } from '../facts.tsx';
import { Stale } from '../stale.tsx';
import { LoadChart } from './load-chart.tsx';
import { LoadForm } from './load-form.tsx';
import { type LoadLook, lookAfter } from './sending.ts';

/** What the load generator is told to send, what it really sends, and the means to change it. */
export function LoadPanel() {
  const queryClient = useQueryClient();
  const { queryKey } = looks.load;
  const query = useQuery({
    ...looks.load,
    queryFn: async ({ signal }) => {
      const before = queryClient.getQueryData<LoadLook>(queryKey);
      return lookAfter(before, await load(signal), Date.now());
    },
  });
  return (
    <Panel title="Load" description="Customers who browse, buy, ask for predictions and err.">
      <QueryView query={query}>
        {(look) => (
          <>
            <Stale query={query} />
            <Facts label="Load now" facts={factsOf(look)} />
            <div className="control-split">
              <LoadForm load={look.load} />
              <LoadChart />
            </div>
          </>
        )}
      </QueryView>
    </Panel>
  );
}

function factsOf({ load: now, sentRps }: LoadLook) {
  const { rps, behind, lagSeconds, inflight, sent, shed, journeys } = now;
  const ended = Object.entries(journeys.ended).map(([kind, count]) => `${kind} ${figure(count)}`);
  return [
    { name: 'State', value: <StateBadge load={now} /> },
    { name: 'Profile', value: describe(now) },
    { name: 'Wanted', value: `${rps.toFixed(1)} requests/s` },
    { name: 'Sent', value: sentRps === undefined ? '…' : `${sentRps.toFixed(1)} requests/s` },
    { name: 'Sent in all', value: figure(sent) },
    { name: 'Unanswered', value: figure(inflight) },
    {
      name: 'On time',
      value: behind ? (
        <Badge tone="warning">{lagSeconds.toFixed(2)} s late</Badge>
      ) : (
        <Badge tone="good">yes</Badge>
      ),
    },
    { name: 'Shed', value: figure(shed) },
    { name: 'Journeys ended', value: ended.length === 0 ? '–' : ended.join(', '), isWide: true },
  ];
}

const figure = (value: number) => value.toLocaleString('en');

function StateBadge({ load: { state } }: { load: Load }) {
  return <Badge tone={state === 'running' ? 'good' : 'neutral'}>{state}</Badge>;
}

function describe({ profile, parameters = {} }: Load): string {
  if (profile === undefined) return '–';
  const words = Object.entries(parameters).map(([name, value]) => `${name} ${round(value)}`);
  return [profile, ...words].join(', ');
}

const round = (value: number) => Math.round(value * 100) / 100;
