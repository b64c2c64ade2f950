import { type UseQueryResult, useQueries } from '@tanstack/react-query';
import { useSearchParams } from 'wouter';
import { Button } from '../../../ui/button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { EmptyState, QueryView } from '../../../ui/states.tsx';
import { Tabs } from '../../../ui/tabs.tsx';
import {
  type Fault,
  type FaultyService,
  faults,
  faultyServices,
  switchOff,
} from '../api/faults.ts';
import { looks } from '../api/keys.ts';
import { ChangeError } from '../change-error.tsx';
import { Stale } from '../stale.tsx';
import { useChange } from '../use-change.ts';
import { FaultRow } from './fault-row.tsx';

interface ServiceFaults {
  readonly service: FaultyService;
  readonly query: UseQueryResult<Fault[]>;
}

/** Every fault of every service; those that are on in front. */
export function FaultsPanel() {
  const queries = useQueries({
    queries: faultyServices.map((service) => ({
      ...looks.faults(service),
      queryFn: ({ signal }: { signal: AbortSignal }) => faults(service, signal),
    })),
  });
  const all = faultyServices.flatMap((service, index): ServiceFaults[] => {
    const query = queries[index];
    return query === undefined ? [] : [{ service, query }];
  });
  const [parameters, setParameters] = useSearchParams();
  const asked = parameters.get('service');
  const selected = faultyServices.find((service) => service === asked) ?? 'api';
  const select = (service: FaultyService) =>
    setParameters(
      (current) => {
        const next = new URLSearchParams(current);
        next.set('service', service);
        return next;
      },
      { replace: true },
    );
  return (
    <Panel
      title="Faults"
      description="What can be broken on purpose, in each service."
      actions={<AllOff all={all} />}
    >
      <div>
        <Tabs
          label="Service"
          tabs={all.map(({ service, query }) => ({ id: service, label: labelOf(service, query) }))}
          selected={selected}
          onSelect={select}
        >
          {all
            .filter(({ service }) => service === selected)
            .map(({ service, query }) => (
              <FaultList key={service} service={service} query={query} />
            ))}
        </Tabs>
      </div>
    </Panel>
  );
}

function labelOf(service: FaultyService, { data = [] }: UseQueryResult<Fault[]>): string {
  const on = data.filter((fault) => fault.on).length;
  return on === 0 ? service : `${service} (${on} on)`;
}

function FaultList({ service, query }: ServiceFaults) {
  return (
    <QueryView
      query={query}
      isEmpty={(list) => list.length === 0}
      empty={<EmptyState title={`${service} has no fault switches`} />}
    >
      {(list) => (
        <>
          <Stale query={query} />
          <ul className="control-faults" aria-label={`Faults of ${service}`}>
            {list
              .toSorted((a, b) => Number(b.on) - Number(a.on))
              .map((fault) => (
                <FaultRow key={fault.name} service={service} fault={fault} />
              ))}
          </ul>
        </>
      )}
    </QueryView>
  );
}

function AllOff({ all }: { all: readonly ServiceFaults[] }) {
  const on = all.flatMap(({ service, query }) =>
    (query.data ?? []).filter((fault) => fault.on).map(({ name }) => ({ service, name })),
  );
  const off = useChange(() => Promise.all(on.map(({ service, name }) => switchOff(service, name))));
  return (
    <>
      <p role="status">
        {on.length === 0
          ? 'No fault is on.'
          : `On: ${on.map(({ service, name }) => `${name} of ${service}`).join(', ')}`}
      </p>
      {on.length > 0 && (
        <Button disabled={off.isPending} onClick={() => off.mutate(undefined)}>
          All faults off
        </Button>
      )}
      <ChangeError change={off} />
    </>
  );
}
