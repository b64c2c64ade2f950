import type { Definition, Heading, ListItem, Nodes, Parents } from 'mdast';
import { createElement, Fragment, type ReactNode } from 'react';
import { Link } from 'wouter';
import { CodeBlock } from './code-block.tsx';
import { safeAddress } from './safe-address.ts';
import { MarkdownTable } from './tables.tsx';

/** How a text is written: what its nodes cannot tell by themselves. */
export interface Writing {
  readonly ids: ReadonlyMap<Heading, string>;
  readonly definitions: ReadonlyMap<string, Definition>;
  /** Added to the level of each heading. */
  readonly levels: number;
  readonly address: (address: string) => string | undefined;
  readonly codeAction: (code: string, language: string | undefined) => ReactNode;
}

export function childrenOf(node: Parents, writing: Writing): ReactNode[] {
  return node.children.map((child) => (
    <Fragment key={child.position?.start.offset}>{write(child, writing)}</Fragment>
  ));
}

function write(node: Nodes, writing: Writing): ReactNode {
  const inside = (parent: Parents) => childrenOf(parent, writing);
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
    case 'delete':
      return <del>{inside(node)}</del>;
    case 'inlineCode':
      return <code>{node.value}</code>;
    case 'code': {
      const language = node.lang ?? undefined;
      return (
        <CodeBlock code={node.value} language={language}>
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
    case 'footnoteReference':
      return <sup>{node.label ?? node.identifier}</sup>;
    case 'footnoteDefinition':
      return (
        <div>
          <sup>{node.label ?? node.identifier}</sup> {inside(node)}
        </div>
      );
    default:
      return null;
  }
}

function writeItem(item: ListItem, isSpread: boolean, writing: Writing): ReactNode {
  const isTask = typeof item.checked === 'boolean';
  return (
    <li key={item.position?.start.offset} className={isTask ? 'markdown-task' : undefined}>
      {isTask && (
        <input
          type="checkbox"
          checked={item.checked === true}
          readOnly
          disabled
          aria-label={item.checked === true ? 'Done' : 'To do'}
        />
      )}
      {item.children.map((child) => (
        <Fragment key={child.position?.start.offset}>
          {child.type === 'paragraph' && !isSpread
            ? childrenOf(child, writing)
            : write(child, writing)}
        </Fragment>
      ))}
    </li>
  );
}

function writeLink(url: string | undefined, words: ReactNode, { address }: Writing): ReactNode {
  const target = url === undefined ? undefined : address(url);
  const href = target === undefined ? undefined : safeAddress(target);
  if (href === undefined) return words;
  if (href.startsWith('/')) return <Link href={href}>{words}</Link>;
  return <a href={href}>{words}</a>;
}

function writeImage(url: string | undefined, words: string, { address }: Writing): ReactNode {
  const target = url === undefined ? undefined : address(url);
  const source = target === undefined ? undefined : safeAddress(target);
  return source === undefined ? words : <img src={source} alt={words} loading="lazy" />;
}
