import { parseDuration } from './duration.ts';
import { childrenOf, type GrammarNode, grammarTree, PromqlSyntaxError } from './grammar.ts';
import type { Duration, Expr } from './syntax.ts';
import { TreeReader } from './tree-reader.ts';

/**
 * The syntax tree of a PromQL expression.
 * @throws PromqlSyntaxError that shows where the expression stops being PromQL
 */
export function parseExpression(text: string): Expr {
  const { plain, offsets } = withoutModifiers(text);
  const [root] = childrenOf(grammarTree(plain));
  if (root === undefined) throw new PromqlSyntaxError('not PromQL: the expression is empty');
  return new TreeReader(plain, offsets).expr(root);
}

/**
 * The text with `offset` and `@` blanked out, and the offset of what ends at a position. The grammar
 * has them bind loosest (`a + b offset 1h * c` as `(a + b offset 1h) * c`); in Prometheus they
 * belong to the selector or subquery before them.
 */
function withoutModifiers(text: string): { plain: string; offsets: Map<number, Duration> } {
  let plain = text;
  const found: Duration[] = [];
  const visit = (node: GrammarNode): void => {
    const parts = childrenOf(node);
    for (const part of parts) visit(part);
    const [of, keyword] = parts;
    if (!of || !keyword || !MODIFIED.has(node.name)) return;
    const modifier = { from: keyword.from, to: node.to };
    plain =
      plain.slice(0, modifier.from) +
      ' '.repeat(modifier.to - modifier.from) +
      plain.slice(modifier.to);
    if (node.name === 'OffsetExpr') {
      found.push({ seconds: signedSeconds(text.slice(keyword.to, node.to)), ...modifier });
    }
  };
  visit(grammarTree(text));
  const endBefore = (from: number) => plain.slice(0, from).trimEnd().length;
  return { plain, offsets: new Map(found.map((offset) => [endBefore(offset.from), offset])) };
}

const MODIFIED = new Set(['OffsetExpr', 'StepInvariantExpr', 'SmoothedExpr', 'AnchoredExpr']);

function signedSeconds(text: string): number | undefined {
  const bare = text.trim().replace(/^\((.*)\)$/s, '$1');
  const seconds = parseDuration(bare.replace(/^[+-]/, ''));
  return seconds !== undefined && bare.startsWith('-') ? -seconds : seconds;
}
