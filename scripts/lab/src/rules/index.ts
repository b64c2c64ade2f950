/** Grading of rule files; exported to labs by `@lab/kit/spec`. */
export { type AlertIntervals, alertIntervals } from './alert-intervals.ts';
export { evaluateRules, type Question, RulesError } from './evaluate.ts';
export type { AlertReference, AlertTask } from './grade-alerts.ts';
export { type CostlyQuery, gradeQueryCost, type QueryCostOptions } from './grade-query-cost.ts';
export type { RecordingTask } from './grade-recordings.ts';
export { type GradeRulesOptions, gradeRules } from './grade-rules.ts';
export { type KillMutantsOptions, killMutants } from './kill-mutants.ts';
export { type RandomDataPlan, type RandomMetric, randomFixtures } from './random-data.ts';
export type { RuleData, RuleFixtures } from './rule-data.ts';
