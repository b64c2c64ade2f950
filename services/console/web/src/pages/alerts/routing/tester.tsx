import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { ErrorState } from '../../../ui/states.tsx';
import { sentAlerts } from '../api/alertmanager.ts';
import type { Routing } from '../api/routing.ts';
import { labelText } from '../matchers.ts';
import { useAlertsUrl } from '../use-alerts-url.ts';
import { findRoute } from './find-route.ts';

interface RoutingTesterProps {
  readonly routing: Routing;
  readonly ends: readonly string[];
  readonly error: Error | null;
}

const example = 'alertname="ErrorRatioHigh", service="api", severity="page"';

/** Takes a label set and says who would be told of it. */
export function RoutingTester({ routing, ends, error }: RoutingTesterProps) {
  const { parameters, open } = useAlertsUrl();
  const tested = parameters.get('labels');
  const [text, setText] = useState(tested ?? example);
  const sent = useQuery({
    queryKey: ['alertmanager-alerts'],
    queryFn: ({ signal }) => sentAlerts(signal),
  });
  const test = (labels: string) => {
    setText(labels);
    open('routing', { labels });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    test(text);
  };
  const routes = ends.flatMap((id) => findRoute(routing.root, id) ?? []);
  return (
    <Panel title="Who would be told?" description="Labels of an alert, real or made up.">
      <form className="tester" onSubmit={submit}>
        <input
          aria-label="Labels"
          spellCheck={false}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <Button type="submit" kind="primary">
          Test
        </Button>
      </form>
      {(sent.data ?? []).length > 0 && (
        <p className="alert-links">
          Now in Alertmanager:
          {(sent.data ?? []).slice(0, 8).map(({ fingerprint, labels }) => (
            <Button key={fingerprint} onClick={() => test(labelText(labels))}>
              {labels.alertname} {labels.service}
            </Button>
          ))}
        </p>
      )}
      <div role="status">
        {tested !== null && error === null && routes.length > 0 && (
          <p>
            Goes to{' '}
            {routes.map(({ id, receiver, groupBy, groupWait }, index) => (
              <span key={id}>
                {index > 0 && ', then to '}
                <strong>{receiver}</strong> (grouped by {groupBy.join(', ') || 'nothing'}, after{' '}
                {groupWait})
              </span>
            ))}
            .
          </p>
        )}
      </div>
      {error !== null && <ErrorState error={error} />}
    </Panel>
  );
}
