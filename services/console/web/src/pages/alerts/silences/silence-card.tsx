import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { ErrorState } from '../../../ui/states.tsx';
import { expireSilence, type SentAlert, type Silence } from '../api/alertmanager.ts';
import { Matchers } from '../labels.tsx';
import { operatorOf } from '../matchers.ts';
import { durationText, momentText } from '../time-text.ts';

interface SilenceCardProps {
  readonly silence: Silence;
  /** What it mutes now. */
  readonly alerts: readonly SentAlert[];
}

const tones = { active: 'good', pending: 'warning', expired: 'neutral' } as const;

/** One silence; it can be ended. */
export function SilenceCard({ silence, alerts }: SilenceCardProps) {
  const { id, matchers, endsAt, startsAt, createdBy, comment } = silence;
  const { state } = silence.status;
  const queryClient = useQueryClient();
  const expire = useMutation({
    mutationFn: () => expireSilence(id),
    onSuccess: () => queryClient.invalidateQueries(),
  });
  return (
    <li className="alert-card" aria-label={`Silence: ${comment}`}>
      <div className="alert-head">
        <h3>{comment}</h3>
        <Badge tone={tones[state]}>{state}</Badge>
        {state !== 'expired' && (
          <Button kind="danger" disabled={expire.isPending} onClick={() => expire.mutate()}>
            Expire
          </Button>
        )}
      </div>
      <Matchers
        none="every alert"
        matchers={matchers.map((matcher) => ({
          name: matcher.name,
          operator: operatorOf(matcher),
          value: matcher.value,
        }))}
      />
      <p className="muted">
        By {createdBy}, from {momentText(startsAt)} to {momentText(endsAt)}
        {state === 'active' && `, ${durationText(Date.parse(endsAt) - Date.now())} left`}.
      </p>
      {state === 'active' && (
        <p>
          {alerts.length === 0
            ? 'Mutes no alert now.'
            : `Mutes ${alerts.map(({ labels }) => `${labels.alertname} ${labels.service ?? ''}`.trim()).join(', ')}.`}
        </p>
      )}
      {expire.error !== null && <ErrorState error={expire.error} />}
    </li>
  );
}
