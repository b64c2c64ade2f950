import type { Nodes } from 'mdast';

/** The words of nodes, without their marks. */
export function plainText(nodes: readonly Nodes[]): string {
  return nodes.map(wordsOf).join('');
}

function wordsOf(node: Nodes): string {
  if ('value' in node) return node.value;
  return 'children' in node ? plainText(node.children) : '';
}
