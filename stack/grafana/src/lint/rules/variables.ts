import type { Dashboard } from '../../model/dashboard.ts';
import { variablesIn } from '../../model/interpolate.ts';
import type { Remark, Rule } from '../finding.ts';

export const variables: Rule = {
  id: 'variables',
  demands: 'Every variable that is used is declared, above the variables that use it, and used.',
  check: (dashboard) => {
    const declared = dashboard.templating.list.map(({ name }) => name);
    const used = usesOf(dashboard);
    const remarks: Remark[] = used
      .filter(({ name }) => !declared.includes(name))
      .map(({ name, panel }) => ({ panel, problem: `uses $${name}, which is not declared` }));
    for (const [index, variable] of dashboard.templating.list.entries()) {
      const { name, query, datasource } = variable;
      for (const other of namesIn({ query, datasource })) {
        const place = declared.indexOf(other);
        if (place === -1) {
          remarks.push({ problem: `variable "${name}" uses $${other}, which is not declared` });
        } else if (place >= index) {
          remarks.push({ problem: `variable "${name}" uses $${other}, which stands below it` });
        }
        used.push({ name: other, panel: name });
      }
    }
    for (const name of declared) {
      if (!used.some((use) => use.name === name)) {
        remarks.push({ problem: `variable "${name}" is not used` });
      }
    }
    return unique(remarks);
  },
};

function usesOf({ panels, annotations, links }: Dashboard): { name: string; panel: string }[] {
  return [
    ...panels.flatMap((panel) =>
      [...namesIn(panel), ...(panel.repeat === undefined ? [] : [panel.repeat])].map((name) => ({
        name,
        panel: panel.title,
      })),
    ),
    ...annotations.list.flatMap((annotation) =>
      namesIn(annotation).map((name) => ({ name, panel: `annotation ${annotation.name}` })),
    ),
    ...namesIn(links).map((name) => ({ name, panel: 'links' })),
  ];
}

/** Names of the variables in any text below a value; without Grafana's own. */
function namesIn(value: unknown): string[] {
  if (typeof value === 'string') {
    return variablesIn(value).filter((name) => !/^(__|\d)/.test(name));
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(namesIn);
}

const unique = (remarks: readonly Remark[]): Remark[] => [
  ...new Map(remarks.map((remark) => [JSON.stringify(remark), remark])).values(),
];
