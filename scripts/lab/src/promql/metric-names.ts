import { parser } from '@prometheus-io/lezer-promql';

/** The text is not PromQL. */
export class PromqlSyntaxError extends Error {
  override readonly name = 'PromqlSyntaxError';
}

/**
 * The names of all metrics that an expression reads, each once, in order of appearance.
 * Throws a PromqlSyntaxError that shows where the expression stops being PromQL.
 */
export function metricNames(expression: string): string[] {
  const names = new Set<string>();
  parser.parse(expression).iterate({
    enter: (node) => {
      if (node.type.isError) {
        const rest = expression.slice(node.from, node.from + 20);
        throw new PromqlSyntaxError(`not PromQL at character ${node.from + 1}: "${rest}"`);
      }
      const isName = node.name === 'Identifier' && node.node.parent?.name === 'VectorSelector';
      if (isName) names.add(expression.slice(node.from, node.to));
    },
  });
  return [...names];
}
