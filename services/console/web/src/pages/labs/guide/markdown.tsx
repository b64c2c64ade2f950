import type { MarkedToken } from 'marked';
import { Fragment, type ReactNode } from 'react';
import { CodeBlock } from './code-block.tsx';
import { GuideLink } from './guide-link.tsx';
import { knownTokens } from './parse-guide.ts';

/** Parsed Markdown as elements. What would be HTML is shown as it is written. */
export function Markdown({ tokens }: { tokens: readonly MarkedToken[] }) {
  // Tokens have no names and never move: their place is their key.
  return tokens.map((token, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: see above
    <Fragment key={index}>{draw(token)}</Fragment>
  ));
}

function draw(token: MarkedToken): ReactNode {
  switch (token.type) {
    case 'space':
    case 'def':
      return null;
    case 'heading':
      return <h4>{inside(token)}</h4>;
    case 'paragraph':
      return <p>{inside(token)}</p>;
    case 'blockquote':
      return <blockquote>{inside(token)}</blockquote>;
    case 'hr':
      return <hr />;
    case 'br':
      return <br />;
    case 'code':
      return <CodeBlock text={token.text} {...(token.lang && { language: token.lang })} />;
    case 'list':
      return <List list={token} />;
    case 'list_item':
      return <li>{inside(token)}</li>;
    case 'table':
      return <GuideTable table={token} />;
    case 'strong':
      return <strong>{inside(token)}</strong>;
    case 'em':
      return <em>{inside(token)}</em>;
    case 'del':
      return <del>{inside(token)}</del>;
    case 'codespan':
      return <code>{token.text}</code>;
    case 'link':
      return <GuideLink href={token.href}>{inside(token)}</GuideLink>;
    case 'image':
      return <GuideLink href={token.href}>{token.text}</GuideLink>;
    case 'checkbox':
      return <span>{token.checked ? '☑ ' : '☐ '}</span>;
    case 'text':
      return token.tokens === undefined ? token.text : inside({ tokens: token.tokens });
    case 'escape':
      return token.text;
    case 'html':
      return token.raw;
    default:
      return null;
  }
}

function inside({ tokens }: { tokens: Parameters<typeof knownTokens>[0] }): ReactNode {
  return <Markdown tokens={knownTokens(tokens)} />;
}

function List({
  list: { ordered, start, items },
}: {
  list: Extract<MarkedToken, { type: 'list' }>;
}) {
  const children = <Markdown tokens={items} />;
  if (!ordered) return <ul>{children}</ul>;
  return <ol start={start === '' ? 1 : start}>{children}</ol>;
}

function GuideTable({ table }: { table: Extract<MarkedToken, { type: 'table' }> }) {
  const { header, rows } = table;
  const isNamed = header.some(({ text }) => text !== '');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="table-frame" aria-label="Table" tabIndex={0}>
      <table>
        {isNamed && (
          <thead>
            <tr>
              {header.map((cell, column) =>
                cell.text === '' ? (
                  // biome-ignore lint/suspicious/noArrayIndexKey: columns never move
                  <td key={column} />
                ) : (
                  // biome-ignore lint/suspicious/noArrayIndexKey: columns never move
                  <th key={column} scope="col">
                    {inside(cell)}
                  </th>
                ),
              )}
            </tr>
          </thead>
        )}
        <tbody>
          {rows.map((row, line) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows never move
            <tr key={line}>
              {row.map((cell, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns never move
                <td key={column} className={cell.align === 'right' ? 'numeric' : undefined}>
                  {inside(cell)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
