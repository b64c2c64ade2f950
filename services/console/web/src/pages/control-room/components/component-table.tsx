import { useQuery } from '@tanstack/react-query';
import type { Component } from '../../../api/components.ts';
import { type Column, Table } from '../../../ui/table.tsx';
import { looks } from '../api/keys.ts';
import { age } from '../duration.ts';
import { ActionsCell } from './actions-cell.tsx';
import { MemoryCell } from './memory-cell.tsx';
import { Sparkline } from './sparkline.tsx';
import { StateCell } from './state-cell.tsx';
import { type ComponentsLook, usage } from './usage.ts';

interface ComponentTableProps {
  readonly look: ComponentsLook;
  /** What can be done to components; nothing without a `lab` command. */
  readonly orders?: {
    readonly isBusy: boolean;
    restart(name: string): void;
    kill(name: string): void;
  };
}

/** One row for each component. */
export function ComponentTable({ look, orders }: ComponentTableProps) {
  const query = useQuery({
    ...looks.history,
    queryKey: ['control', 'usage'],
    queryFn: ({ signal }) => usage(signal),
  });
  const columns: Column<Component>[] = [
    { title: 'Component', cell: ({ name }) => name },
    { title: 'State', cell: (component) => <StateCell component={component} /> },
    {
      title: 'CPU, % of a core',
      numeric: true,
      cell: ({ name, state }) => (
        <div className="control-usage">
          <Sparkline values={query.data?.cpu.get(name) ?? []} atLeast={0.2} />
          <span>{state === 'running' ? percent(look.cpu.get(name)) : '–'}</span>
        </div>
      ),
    },
    {
      title: 'Memory',
      numeric: true,
      cell: (component) => (
        <MemoryCell component={component} course={query.data?.memory.get(component.name) ?? []} />
      ),
    },
    { title: 'Restarts', numeric: true, cell: ({ restarts }) => restarts ?? '–' },
    { title: 'Up for', numeric: true, cell: (component) => upFor(component, look.at) },
  ];
  if (orders !== undefined) {
    columns.push({
      title: 'Actions',
      cell: ({ name, state }) => (
        <ActionsCell
          name={name}
          isBusy={orders.isBusy}
          isRunning={state === 'running'}
          onRestart={() => orders.restart(name)}
          onKill={() => orders.kill(name)}
        />
      ),
    });
  }
  return (
    <Table
      caption="Components"
      columns={columns}
      rows={look.components}
      rowKey={({ name }) => name}
    />
  );
}

const percent = (share: number | undefined) =>
  share === undefined ? '…' : `${(share * 100).toFixed(1)} %`;

function upFor({ state, startedAt }: Component, at: number): string {
  if (state !== 'running' || typeof startedAt !== 'string') return '–';
  return age((at - Date.parse(startedAt)) / 1000);
}
