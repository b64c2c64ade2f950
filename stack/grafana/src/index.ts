export type { Finding, Remark, Rule } from './lint/finding.ts';
export { lintDashboards, rules } from './lint/lint.ts';
export { type Language, queryOf, syntaxProblem, type WrittenQuery } from './lint/queries.ts';
export {
  type Annotation,
  type Dashboard,
  dashboardSchema,
  type Panel,
  type SourceRef,
  type Target,
  type Variable,
} from './model/dashboard.ts';
export {
  type Choices,
  type Chosen,
  interpolate,
  timeChoices,
  variablesIn,
} from './model/interpolate.ts';
