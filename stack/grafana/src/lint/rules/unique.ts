import type { Remark, Rule } from '../finding.ts';

export const unique: Rule = {
  id: 'unique',
  demands: 'No uid, panel id, variable or query letter occurs twice.',
  check: (dashboard, others) => {
    const remarks: Remark[] = [];
    const twins = others.filter(({ uid }) => uid === dashboard.uid);
    if (twins.length > 1) {
      const titles = twins.map(({ title }) => `"${title}"`).join(' and ');
      remarks.push({ problem: `uid "${dashboard.uid}" is that of ${titles}` });
    }
    for (const id of repeated(dashboard.panels.map((panel) => panel.id))) {
      remarks.push({ problem: `panel id ${id} occurs twice` });
    }
    for (const name of repeated(dashboard.templating.list.map((variable) => variable.name))) {
      remarks.push({ problem: `variable "${name}" is declared twice` });
    }
    for (const { title, targets } of dashboard.panels) {
      for (const refId of repeated(targets.map((target) => target.refId))) {
        remarks.push({ panel: title, problem: `query ${refId} occurs twice` });
      }
    }
    return remarks;
  },
};

const repeated = <T>(items: readonly T[]): T[] => [
  ...new Set(items.filter((item, index) => items.indexOf(item) !== index)),
];
