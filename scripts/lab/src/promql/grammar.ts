import { parser } from '@prometheus-io/lezer-promql';
import type { Span } from './syntax.ts';

/** The text is not PromQL. */
export class PromqlSyntaxError extends Error {
  override readonly name = 'PromqlSyntaxError';

  /** Says that the text stops being PromQL at a position. */
  static at(text: string, from: number): PromqlSyntaxError {
    const rest = text.slice(from, from + 20);
    return new PromqlSyntaxError(`not PromQL at character ${from + 1}: "${rest}"`);
  }
}

/** A node of the tree that the grammar of Prometheus' own editor makes. */
export type GrammarNode = ReturnType<typeof parser.parse>['topNode'];

/** The root of the grammar's tree. Throws a PromqlSyntaxError when the text is not PromQL. */
export function grammarTree(text: string): GrammarNode {
  const { topNode } = parser.parse(text);
  topNode.cursor().iterate(({ type, from }) => {
    if (type.isError) throw PromqlSyntaxError.at(text, from);
  });
  return topNode;
}

export function childrenOf(node: GrammarNode): GrammarNode[] {
  const found: GrammarNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.name !== 'LineComment') found.push(child);
  }
  return found;
}

export const spanOf = ({ from, to }: GrammarNode): Span => ({ from, to });
