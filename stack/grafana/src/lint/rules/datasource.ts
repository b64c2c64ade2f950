import { panelRule } from '../finding.ts';

/** Uids of stack/grafana/provisioning/datasources. */
const provisioned: ReadonlySet<string> = new Set(['prometheus', 'loki', 'tempo', 'alertmanager']);

export const datasource = panelRule(
  'datasource',
  'A panel with queries and each of its queries name a data source that exists.',
  (panel, { templating }) => {
    if (panel.type === 'text') return [];
    const known = (uid: string) =>
      provisioned.has(uid) ||
      templating.list.some(
        ({ type, name }) => type === 'datasource' && [`\${${name}}`, `$${name}`].includes(uid),
      );
    const problems: string[] = [];
    if (panel.datasource === undefined) problems.push('has no data source');
    if (panel.targets.length === 0) problems.push('has no query');
    const named = [
      ...(panel.datasource === undefined ? [] : [panel.datasource]),
      ...panel.targets.flatMap(({ datasource: own }) => (own === undefined ? [] : [own])),
    ];
    for (const { refId, datasource: own } of panel.targets) {
      if (own === undefined) problems.push(`query ${refId} has no data source`);
    }
    for (const uid of new Set(named.map((source) => source.uid))) {
      if (!known(uid)) problems.push(`data source "${uid}" is neither provisioned nor a variable`);
    }
    return problems;
  },
);
