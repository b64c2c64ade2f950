import type { Rule } from '../finding.ts';
import { queriesOf, syntaxProblem } from '../queries.ts';

const names = { promql: 'PromQL', logql: 'LogQL', traceql: 'TraceQL' };

export const syntax: Rule = {
  id: 'syntax',
  demands: 'Every query is one of its language.',
  check: (dashboard) =>
    queriesOf(dashboard).flatMap(({ panel, query }) => {
      const problem = syntaxProblem(query);
      if (problem === undefined) return [];
      return [{ panel, problem: `${names[query.language]} ${problem}: ${query.text}` }];
    }),
};
