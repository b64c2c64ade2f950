import type { Heading, Nodes, Root } from 'mdast';
import { plainText } from './plain-text.ts';

/** Ids of all headings as GitHub makes them, so that links within a text lead to the same places. */
export function headingIds(root: Root): ReadonlyMap<Heading, string> {
  const taken = new Map<string, number>();
  const ids = new Map<Heading, string>();
  for (const heading of headingsIn(root)) {
    const slug = slugOf(plainText(heading.children));
    const before = taken.get(slug) ?? 0;
    taken.set(slug, before + 1);
    ids.set(heading, before === 0 ? slug : `${slug}-${before}`);
  }
  return ids;
}

function headingsIn(node: Nodes): Heading[] {
  if (node.type === 'heading') return [node];
  return 'children' in node ? node.children.flatMap(headingsIn) : [];
}

function slugOf(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');
}
