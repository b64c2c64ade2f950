import { parseExpression } from './expression.ts';
import { selectors } from './syntax.ts';

/**
 * The names of all metrics that an expression reads, each once, in order of appearance.
 * Throws a PromqlSyntaxError that shows where the expression stops being PromQL.
 */
export function metricNames(expression: string): string[] {
  const names = selectors(parseExpression(expression)).flatMap(({ name }) => name ?? []);
  return [...new Set(names)];
}
