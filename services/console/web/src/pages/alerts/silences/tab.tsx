import { useQuery } from '@tanstack/react-query';
import { useTimeRange } from '../../../time/use-time-range.ts';
import { Button } from '../../../ui/button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { EmptyState, QueryView } from '../../../ui/states.tsx';
import { sentAlerts, silences } from '../api/alertmanager.ts';
import { useAlertsUrl } from '../use-alerts-url.ts';
import { SilenceForm } from './form.tsx';
import { startMatchers } from './prefill.ts';
import { SilenceCard } from './silence-card.tsx';

const order = ['active', 'pending', 'expired'];

/** All silences, and a form for a new one. */
export function SilencesTab() {
  const { parameters, open } = useAlertsUrl();
  const { refreshMs: refetchInterval } = useTimeRange();
  const query = useQuery({
    queryKey: ['silences'],
    queryFn: ({ signal }) => silences(signal),
    refetchInterval,
  });
  const sent = useQuery({
    queryKey: ['alertmanager-alerts'],
    queryFn: ({ signal }) => sentAlerts(signal),
    refetchInterval,
  });
  const prefill = parameters.get('silence');
  return (
    <>
      {prefill !== null && (
        <Panel
          title="New silence"
          description="Alerts that meet all matchers are not told of. They go on firing."
        >
          <SilenceForm
            key={prefill}
            start={startMatchers(prefill)}
            onDone={() => open('silences')}
          />
        </Panel>
      )}
      <Panel
        title="Silences"
        actions={
          prefill === null && (
            <Button kind="primary" onClick={() => open('silences', { silence: '{}' })}>
              New silence
            </Button>
          )
        }
      >
        <QueryView
          query={query}
          isEmpty={(all) => all.length === 0}
          empty={<EmptyState title="There is no silence" />}
        >
          {(all) => (
            <ul className="alert-list">
              {all
                .toSorted(
                  (a, b) =>
                    order.indexOf(a.status.state) - order.indexOf(b.status.state) ||
                    Date.parse(b.endsAt) - Date.parse(a.endsAt),
                )
                .map((silence) => (
                  <SilenceCard
                    key={silence.id}
                    silence={silence}
                    alerts={(sent.data ?? []).filter(({ status }) =>
                      status.silencedBy.includes(silence.id),
                    )}
                  />
                ))}
            </ul>
          )}
        </QueryView>
      </Panel>
    </>
  );
}
