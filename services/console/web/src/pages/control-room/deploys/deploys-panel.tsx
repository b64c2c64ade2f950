import { useQuery } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { Link } from 'wouter';
import { useSharedSearch } from '../../../time/use-time-range.ts';
import { Button } from '../../../ui/button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { EmptyState, QueryView } from '../../../ui/states.tsx';
import { type Deploys, deploys, sendDeploy } from '../api/deploys.ts';
import { looks } from '../api/keys.ts';
import { ChangeError } from '../change-error.tsx';
import { Field } from '../field.tsx';
import { Stale } from '../stale.tsx';
import { useChange } from '../use-change.ts';
import { withSearch } from '../with-search.ts';

/** Sends deploy markers, and lists those of the last day. */
export function DeploysPanel() {
  const query = useQuery({ ...looks.deploys, queryFn: ({ signal }) => deploys(signal) });
  return (
    <Panel
      title="Deploy markers"
      description="A line in Loki that every dashboard draws as a mark. Nothing is deployed."
    >
      <QueryView query={query}>
        {(data) => (
          <>
            <Stale query={query} />
            <div className="control-split">
              <DeployForm services={data.services} />
              <DeployList deploys={data.deploys} />
            </div>
          </>
        )}
      </QueryView>
    </Panel>
  );
}

function DeployForm({ services }: Pick<Deploys, 'services'>) {
  const send = useChange(sendDeploy);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const values = new FormData(form);
    const text = (name: string) => String(values.get(name) ?? '').trim();
    const message = text('message');
    const deploy = { service: text('service'), version: text('version') };
    send.mutate(message === '' ? deploy : { ...deploy, message }, {
      onSuccess: () => form.reset(),
    });
  };
  return (
    <form className="control-form" aria-label="Send a deploy marker" onSubmit={submit}>
      <div className="control-fields">
        <Field label="Service">
          {(ids) => (
            <select {...ids} name="service">
              {services.map((service) => (
                <option key={service}>{service}</option>
              ))}
            </select>
          )}
        </Field>
        <Field label="Version">
          {(ids) => (
            <input
              {...ids}
              name="version"
              required
              pattern="\d[\w.+\-]{0,39}"
              placeholder="1.1.0"
              title="A version, for example 1.1.0"
              autoComplete="off"
            />
          )}
        </Field>
        <Field label="What changed">
          {(ids) => <input {...ids} name="message" maxLength={200} autoComplete="off" />}
        </Field>
      </div>
      <div className="control-buttons">
        <Button kind="primary" type="submit" disabled={send.isPending}>
          Send marker
        </Button>
        <p role="status">{send.isSuccess && 'Sent.'}</p>
      </div>
      <ChangeError change={send} />
    </form>
  );
}

function DeployList({ deploys: list }: Pick<Deploys, 'deploys'>) {
  const search = useSharedSearch();
  if (list.length === 0) return <EmptyState title="No deploy in the last day" />;
  return (
    <ul className="control-deploys" aria-label="Latest deploys">
      {list.map(({ at, service, version, message }) => (
        <li key={`${at} ${service} ${version}`}>
          <time dateTime={at}>{new Date(at).toLocaleTimeString()}</time>
          <Link href={withSearch(`/dashboards/service-red?var-service=${service}`, search)}>
            {service} {version}
          </Link>
          <span className="muted">{message}</span>
        </li>
      ))}
    </ul>
  );
}
