/** What a `lab.ts` may import: `@lab/kit/spec`. */

export * from '../exposition/index.ts';
export type { Sources } from '../grading/sources.ts';
export { HISTORY_UNTIL, type History } from '../history/cache.ts';
export {
  type CourseOptions,
  courseHistory,
  coursePast,
  hiddenHistory,
  practiceHistory,
} from '../history/course/index.ts';
export type { HistoryLedger, PlantedEvent } from '../history/ledger.ts';
export {
  type EventPlan,
  type HistoryPlan,
  historyPlan,
  type SeriesPlan,
  seriesKey,
} from '../history/plan.ts';
export { DAY, HOUR, MINUTE, type Schedule, WEEK } from '../history/schedule.ts';
export { type Shape, shapes } from '../history/shape.ts';
export * from '../lint/index.ts';
export { metricNames } from '../promql/metric-names.ts';
export { type ParsedPromql, parsePromql } from '../promql/parse.ts';
export {
  gradeQueries,
  judgeQueries,
  type QueryGrading,
  type QueryMistake,
  type QueryQuestion,
} from '../queries/grade-queries.ts';
export { typeOf, type ValueType } from '../queries/value-type.ts';
export * from '../rules/index.ts';
export type { BenchNetwork, NetworkAnswer, NetworkAnswerer } from '../workbench/network.ts';
export type { BenchPrometheus, BenchPrometheusOptions } from '../workbench/prometheus.ts';
export { benchScraping } from '../workbench/scrape-config.ts';
export { BenchError, type BenchServer } from '../workbench/server.ts';
export type { HistoryOptions, ToolResult, Workbench } from '../workbench/workbench.ts';
export { type DrillPlan, type DrillRecording, fault, type Incident, surge } from './drill.ts';
export { allOf, type Evidence, formatNumber, type Verdict } from './evidence.ts';
export { answers, type Expectation, logql, promql, traceql, within } from './expectation.ts';
export { inTurns } from './in-turns.ts';
export { defineLab, type Lab } from './lab.ts';
export { type LoadProfile, steady } from './load.ts';
export { lookUntil } from './look-until.ts';
export { between, different, fraction, pick, shuffled, word } from './lots.ts';
export { type Language, promqlQuery, type Query, querySchema } from './query.ts';
export { type Choice, calculate, choose, type QuizItem, quizTask } from './quiz.ts';
export { type Task, type TaskContext, task } from './task.ts';
export {
  type Interval,
  median,
  risingEdges,
  type Timeline,
  union,
  valuesWithin,
} from './timeline.ts';
