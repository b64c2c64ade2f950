import './markdown.css';
import type { Definition, Nodes, Root } from 'mdast';
import { type ReactNode, useMemo } from 'react';
import { headingIds } from './headings.ts';
import { parseMarkdown } from './parse.ts';
import { type LinkComponent, type Writing, writeAll } from './write.tsx';

interface MarkdownProps {
  readonly source: string;
  /** Level of the text's first headings (`#`) on this page; 1 when undefined. */
  readonly topLevel?: 1 | 2 | 3;
  /** Where a link or picture of the text is on this site; undefined: its words stay, without a link. */
  readonly address?: (address: string) => string | undefined;
  /** What stands beside the copy button of a block of code. */
  readonly codeAction?: (code: string, language: string | undefined) => ReactNode;
}

/**
 * A text in Markdown as elements. Nothing in it becomes markup: HTML stays as it is written, and a
 * link leads only to the web, to mail or within this site.
 */
export function Markdown({ source, topLevel = 1, address, codeAction }: MarkdownProps) {
  const root = useMemo(() => parseMarkdown(source), [source]);
  const writing: Writing = useMemo(
    () => ({
      ids: headingIds(root),
      definitions: definitionsOf(root),
      levels: topLevel - 1,
      address: address ?? ((same) => same),
      codeAction: codeAction ?? (() => null),
      Link: undefined,
    }),
    [root, topLevel, address, codeAction],
  );
  return <div className="markdown">{writeAll(root.children, writing)}</div>;
}

interface MarkdownPartProps {
  /** The whole text, in which the addresses of the part may be defined. */
  readonly of: Root;
  readonly nodes: readonly Nodes[];
  /** Draws links, and pictures as links to them. */
  readonly Link: LinkComponent;
}

/** A part of a text, such as a section or the words of a heading, with no element around it. Headings have no ids. */
export function MarkdownPart({ of, nodes, Link }: MarkdownPartProps) {
  const writing: Writing = useMemo(
    () => ({
      ids: new Map(),
      definitions: definitionsOf(of),
      levels: 0,
      address: (same) => same,
      codeAction: () => null,
      Link,
    }),
    [of, Link],
  );
  return writeAll(nodes, writing);
}

function definitionsOf({ children }: Root): ReadonlyMap<string, Definition> {
  return new Map(
    children.flatMap((node) =>
      node.type === 'definition' ? [[node.identifier, node] as const] : [],
    ),
  );
}
