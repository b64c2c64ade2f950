import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Component, components } from '../../../api/components.ts';
import { Panel } from '../../../ui/panel.tsx';
import { EmptyState, QueryView } from '../../../ui/states.tsx';
import { command, engine } from '../api/engine.ts';
import { looks } from '../api/keys.ts';
import { ChangeError } from '../change-error.tsx';
import { Stale } from '../stale.tsx';
import { useChange } from '../use-change.ts';
import { ComponentTable } from './component-table.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { EngineNote } from './engine-note.tsx';
import { type ComponentsLook, lookAfter } from './usage.ts';

interface Order {
  readonly what: 'restart' | 'kill';
  readonly name: string;
}

/** State of every component, with what it uses, and its restart. */
export function ComponentsPanel() {
  const queryClient = useQueryClient();
  const { queryKey } = looks.components;
  const query = useQuery({
    ...looks.components,
    queryFn: async ({ signal }) => {
      const before = queryClient.getQueryData<ComponentsLook>(queryKey);
      return lookAfter(before, await components(signal), Date.now());
    },
  });
  const engineQuery = useQuery({ ...looks.engine, queryFn: ({ signal }) => engine(signal) });
  const order = useChange(({ what, name }: Order) => command(what, name));
  const [victim, setVictim] = useState<string>();
  const { available = false, latest = null } = engineQuery.data ?? {};
  const isBusy = order.isPending || (latest !== null && !latest.ended);
  return (
    <Panel title="Components" description="Processes or containers, as docker-exporter sees them.">
      {engineQuery.data?.available === false && <ByHand />}
      {latest !== null && <EngineNote key={latest.id} run={latest} />}
      <ChangeError change={order} />
      <QueryView
        query={query}
        isEmpty={({ components: all }) => all.length === 0}
        empty={<EmptyState title="docker-exporter sees no component" />}
      >
        {(look) => (
          <>
            <Stale query={query} />
            <ComponentTable
              look={look}
              {...(available && {
                orders: {
                  isBusy,
                  restart: (name: string) => order.mutate({ what: 'restart', name }),
                  kill: setVictim,
                },
              })}
            />
          </>
        )}
      </QueryView>
      {victim !== undefined && (
        <ConfirmDialog
          title={`Kill ${victim}?`}
          text={consequences(victim, look(query.data, victim))}
          action={`Kill ${victim}`}
          onCancel={() => setVictim(undefined)}
          onConfirm={() => {
            setVictim(undefined);
            order.mutate({ what: 'kill', name: victim });
          }}
        />
      )}
    </Panel>
  );
}

function look(data: ComponentsLook | undefined, name: string): Component | undefined {
  return data?.components.find((component) => component.name === name);
}

function consequences(name: string, component: Component | undefined): string {
  const memory =
    typeof component?.memoryBytes === 'number' ? ' What it holds in memory alone is lost.' : '';
  return `${name} ends at once, as in a crash: what it was doing is not finished, and it stays down until somebody starts it again.${memory}`;
}

function ByHand() {
  return (
    <EmptyState title="The console runs in a container and cannot restart components">
      <p>
        In a terminal: <code>npm run lab -- restart NAME</code>, or{' '}
        <code>npm run lab -- kill NAME</code> for a crash.
      </p>
    </EmptyState>
  );
}
