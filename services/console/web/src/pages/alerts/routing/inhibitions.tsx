import { Panel } from '../../../ui/panel.tsx';
import { EmptyState } from '../../../ui/states.tsx';
import { Table } from '../../../ui/table.tsx';
import type { Routing } from '../api/routing.ts';
import { Matchers } from '../labels.tsx';

/** Which alerts keep which others from being told. */
export function Inhibitions({ inhibitions }: Pick<Routing, 'inhibitions'>) {
  return (
    <Panel
      title="Inhibition rules"
      description="While one alert fires, those it explains are not told of."
    >
      {inhibitions.length === 0 ? (
        <EmptyState title="There is no inhibition rule" />
      ) : (
        <Table
          caption="Inhibition rules"
          rows={inhibitions.map((rule, index) => ({
            ...rule,
            name: rule.name ?? `Rule ${index + 1}`,
          }))}
          rowKey={({ name }) => name}
          columns={[
            { title: 'Rule', cell: ({ name }) => name },
            {
              title: 'While this fires',
              cell: ({ source }) => <Matchers matchers={source} none="any alert" />,
            },
            {
              title: 'this is muted',
              cell: ({ target }) => <Matchers matchers={target} none="every alert" />,
            },
            {
              title: 'if they agree in',
              cell: ({ equal }) => (equal.length === 0 ? 'no label: always' : equal.join(', ')),
            },
          ]}
        />
      )}
    </Panel>
  );
}
