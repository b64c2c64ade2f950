import type { Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmAutolinkLiteralFromMarkdown } from 'mdast-util-gfm-autolink-literal';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmAutolinkLiteral } from 'micromark-extension-gfm-autolink-literal';
import { gfmTable } from 'micromark-extension-gfm-table';

/** What the texts of the kit use of GitHub's extensions; all of them would weigh as much as the parser. */
const extensions = [gfmTable(), gfmAutolinkLiteral()];
const mdastExtensions = [gfmTableFromMarkdown(), gfmAutolinkLiteralFromMarkdown()];

/** The tree of a text in Markdown with tables and addresses that are links by themselves. */
export function parseMarkdown(source: string): Root {
  return fromMarkdown(source, { extensions, mdastExtensions });
}

/** What one line could be besides a paragraph, by the parser's own names. */
const blocks = [
  'blockQuote',
  'codeFenced',
  'definition',
  'headingAtx',
  'htmlFlow',
  'list',
  'thematicBreak',
];

/** The tree of one line, which is a paragraph whatever it begins with. */
export function parseLine(source: string): Root {
  return fromMarkdown(source.trim().replaceAll(/\s*\n\s*/g, ' '), {
    extensions: [...extensions, { disable: { null: blocks } }],
    mdastExtensions,
  });
}
