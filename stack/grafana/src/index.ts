export type { Finding, Remark, Rule } from './lint/finding.ts';
export { lintDashboards, rules } from './lint/lint.ts';
export { type Language, queryOf, syntaxProblem, type WrittenQuery } from './lint/queries.ts';
export * from './model/index.ts';
