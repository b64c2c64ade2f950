import { parseExpression } from '../promql/expression.ts';
import { selectors } from '../promql/syntax.ts';
import type { Signals } from './catalogue/signals.ts';
import { isVariable } from './documents/variables.ts';
import { finding } from './finding.ts';
import { nodesOf, syntaxError } from './grammar.ts';
import type { Finding, FoundQuery } from './query.ts';
import { suggestion } from './suggest.ts';

/** What is wrong with a query for Loki: its syntax, or labels of its selectors that no stream has. */
export function lintLogql(query: FoundQuery, { streamLabels }: Signals): Finding[] {
  const { expression } = query;
  const metric = promqlName(expression);
  if (metric !== undefined) {
    const message = `Loki is asked for the metric ${metric}. What Loki's rules record is written to Prometheus: ask there.`;
    return [finding(query, 'wrong-store', message, expression)];
  }
  const broken = syntaxError('logql', expression);
  if (broken !== undefined) {
    const message = `This is not LogQL at character ${broken.from + 1}.`;
    return [finding(query, 'syntax', message, expression.slice(broken.from, broken.to))];
  }
  if (streamLabels.size === 0) return [];
  return nodesOf('logql', expression, 'Selector').flatMap((selector) => {
    const [start, end] = [selector.from, selector.to];
    return nodesOf('logql', expression.slice(start, end), 'Matcher').flatMap((matcher) => {
      const text = expression.slice(start + matcher.from, start + matcher.to);
      const label = /^[\w]+/.exec(text)?.[0] ?? '';
      if (streamLabels.has(label) || isVariable(label)) return [];
      const message = `No stream of logs has the label "${label}".${suggestion(label, streamLabels)} What stands in a line is read behind the selector: {...} | json | ${label}=...`;
      return [finding(query, 'unknown-label', message, text)];
    });
  });
}

/** The name of the metric that an expression for Loki reads, as if Loki had metrics. */
function promqlName(expression: string): string | undefined {
  try {
    return selectors(parseExpression(expression)).find(({ name }) => name !== undefined)?.name;
  } catch {
    return undefined;
  }
}
