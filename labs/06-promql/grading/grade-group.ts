import {
  gradeQueries,
  hiddenHistory,
  practiceHistory,
  type QueryQuestion,
  type TaskContext,
  type Verdict,
} from '@lab/kit/spec';

/** The learner's file with the queries of all tasks. */
export const QUERIES = 'queries.yaml';

/** The pasts over which queries are tried. */
export const BLOCKS = { public: practiceHistory, hidden: hiddenHistory };

/** Grades the queries of one task. */
export const gradeGroup =
  (queries: readonly QueryQuestion[]) =>
  (context: TaskContext): Promise<Verdict> =>
    gradeQueries(context, { file: QUERIES, queries, blocks: BLOCKS });
