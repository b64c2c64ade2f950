import type { Dashboard } from '../model/dashboard.ts';
import type { Finding, Rule } from './finding.ts';
import { datasource } from './rules/datasource.ts';
import { description } from './rules/description.ts';
import { layout } from './rules/layout.ts';
import { legend } from './rules/legend.ts';
import { syntax } from './rules/syntax.ts';
import { unique } from './rules/unique.ts';
import { unit } from './rules/unit.ts';
import { variables } from './rules/variables.ts';
import { window } from './rules/window.ts';

/** What every dashboard of the kit must hold to. */
export const rules: readonly Rule[] = [
  unit,
  description,
  datasource,
  layout,
  legend,
  unique,
  syntax,
  window,
  variables,
];

/**
 * Checks dashboards together, since uids are compared between them. `more` are rules from elsewhere,
 * such as one that looks metric names up.
 */
export function lintDashboards(
  dashboards: readonly Dashboard[],
  more: readonly Rule[] = [],
): Finding[] {
  return dashboards.flatMap((dashboard) =>
    [...rules, ...more].flatMap((rule) =>
      rule
        .check(dashboard, dashboards)
        .map((remark) => ({ rule: rule.id, dashboard: dashboard.title, ...remark })),
    ),
  );
}
