import type { Definition, Heading, ListItem, Nodes, Parents } from 'mdast';
import { type ComponentType, createElement, Fragment, type ReactNode } from 'react';
import { Link as SiteLink } from 'wouter';
import { CodeBlock } from '../code-block.tsx';
import { safeAddress } from './safe-address.ts';
import { MarkdownTable } from './tables.tsx';

/** Draws a link to an address that is safe to follow. */
export type LinkComponent = ComponentType<{ href: string; children: ReactNode }>;

/** How a text is written: what its nodes cannot tell by themselves. */
export interface Writing {
  readonly ids: ReadonlyMap<Heading, string>;
  readonly definitions: ReadonlyMap<string, Definition>;
  /** Added to the level of each heading. */
  readonly levels: number;
  readonly address: (address: string) => string | undefined;
  readonly codeAction: (code: string, language: string | undefined) => ReactNode;
  /** Takes the place of the usual links, and of pictures. */
  readonly Link: LinkComponent | undefined;
}

export function writeAll(nodes: readonly Nodes[], writing: Writing): ReactNode[] {
  return nodes.map((node) => (
    <Fragment key={node.position?.start.offset}>{write(node, writing)}</Fragment>
  ));
}

function write(node: Nodes, writing: Writing): ReactNode {
  const inside = ({ children }: Parents) => writeAll(children, writing);
  switch (node.type) {
    case 'paragraph':
      return <p>{inside(node)}</p>;
    case 'heading': {
      const level = Math.min(6, node.depth + writing.levels);
      return createElement(`h${level}`, { id: writing.ids.get(node) }, inside(node));
    }
    case 'text':
    case 'html':
      return node.value;
    case 'emphasis':
      return <em>{inside(node)}</em>;
    case 'strong':
      return <strong>{inside(node)}</strong>;
    case 'inlineCode':
      return <code>{node.value}</code>;
    case 'code': {
      const language = node.lang ?? undefined;
      return (
        <CodeBlock code={node.value} canCopy={language !== undefined}>
          {writing.codeAction(node.value, language)}
        </CodeBlock>
      );
    }
    case 'break':
      return <br />;
    case 'thematicBreak':
      return <hr />;
    case 'blockquote':
      return <blockquote>{inside(node)}</blockquote>;
    case 'list': {
      const items = node.children.map((item) => writeItem(item, node.spread === true, writing));
      return node.ordered ? <ol start={node.start ?? 1}>{items}</ol> : <ul>{items}</ul>;
    }
    case 'table':
      return <MarkdownTable table={node} cell={inside} />;
    case 'link':
      return writeLink(node.url, inside(node), writing);
    case 'linkReference': {
      const definition = writing.definitions.get(node.identifier);
      return writeLink(definition?.url, inside(node), writing);
    }
    case 'image':
      return writeImage(node.url, node.alt ?? '', writing);
    case 'imageReference': {
      const definition = writing.definitions.get(node.identifier);
      return writeImage(definition?.url, node.alt ?? '', writing);
    }
    default:
      return null;
  }
}

function writeItem(item: ListItem, isSpread: boolean, writing: Writing): ReactNode {
  return (
    <li key={item.position?.start.offset}>
      {item.children.map((child) => (
        <Fragment key={child.position?.start.offset}>
          {child.type === 'paragraph' && !isSpread
            ? writeAll(child.children, writing)
            : write(child, writing)}
        </Fragment>
      ))}
    </li>
  );
}

function writeLink(url: string | undefined, words: ReactNode, writing: Writing): ReactNode {
  const href = addressOf(url, writing);
  if (href === undefined) return words;
  if (writing.Link !== undefined) return <writing.Link href={href}>{words}</writing.Link>;
  if (href.startsWith('/')) return <SiteLink href={href}>{words}</SiteLink>;
  return <a href={href}>{words}</a>;
}

function writeImage(url: string | undefined, words: string, writing: Writing): ReactNode {
  const source = addressOf(url, writing);
  if (source === undefined) return words;
  if (writing.Link !== undefined) return <writing.Link href={source}>{words}</writing.Link>;
  return <img src={source} alt={words} loading="lazy" />;
}

function addressOf(url: string | undefined, { address }: Writing): string | undefined {
  const target = url === undefined ? undefined : address(url);
  return target === undefined ? undefined : safeAddress(target);
}
