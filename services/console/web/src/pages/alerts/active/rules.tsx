import { Link } from 'wouter';
import { useSharedSearch } from '../../../time/use-time-range.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Table } from '../../../ui/table.tsx';
import type { AlertRule } from '../api/rules.ts';
import { exploreHref } from '../links.ts';
import { durationText } from '../time-text.ts';

/** Every rule that can fire, quiet ones too. */
export function Rules({ rules }: { rules: readonly AlertRule[] }) {
  const search = useSharedSearch();
  if (rules.length === 0) return null;
  return (
    <Panel title="All rules" description={`${rules.length} rules can fire.`}>
      <details>
        <summary>Show them with their expressions</summary>
        <Table
          caption="Alerting rules"
          rows={rules}
          rowKey={({ ruler, group, name }) => `${ruler} ${group} ${name}`}
          columns={[
            { title: 'Alert', cell: ({ name }) => name },
            { title: 'State', cell: (rule) => <RuleState rule={rule} /> },
            { title: 'For', numeric: true, cell: ({ duration }) => durationText(duration * 1000) },
            { title: 'Severity', cell: ({ labels }) => labels.severity },
            {
              title: 'Expression',
              cell: ({ ruler, query }) => (
                <Link href={exploreHref(ruler, query, search)}>
                  <code>{query}</code>
                </Link>
              ),
            },
          ]}
        />
      </details>
    </Panel>
  );
}

function RuleState({ rule: { state, health, lastError } }: { rule: AlertRule }) {
  if (health === 'err') {
    return (
      <>
        <Badge tone="critical">fails</Badge> {lastError}
      </>
    );
  }
  const tone = { firing: 'critical', pending: 'warning' } as const;
  return state === 'firing' || state === 'pending' ? (
    <Badge tone={tone[state]}>{state}</Badge>
  ) : (
    <Badge tone="good">quiet</Badge>
  );
}
