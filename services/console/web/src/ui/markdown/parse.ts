import type { Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

/** The tree of a text in GitHub's Markdown. */
export function parseMarkdown(source: string): Root {
  return fromMarkdown(source, {
    extensions: [gfm()],
    mdastExtensions: [gfmFromMarkdown()],
  });
}

/** What one line could be besides a paragraph, by the parser's own names. */
const blocks = [
  'blockQuote',
  'codeFenced',
  'definition',
  'gfmFootnoteDefinition',
  'headingAtx',
  'htmlFlow',
  'list',
  'thematicBreak',
];

/** The tree of one line, which is a paragraph whatever it begins with. */
export function parseLine(source: string): Root {
  return fromMarkdown(source.trim().replaceAll(/\s*\n\s*/g, ' '), {
    extensions: [gfm(), { disable: { null: blocks } }],
    mdastExtensions: [gfmFromMarkdown()],
  });
}
