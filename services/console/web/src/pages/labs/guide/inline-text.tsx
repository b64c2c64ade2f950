import { useMemo } from 'react';
import { MarkdownPart } from '../../../ui/markdown/markdown.tsx';
import { parseLine } from '../../../ui/markdown/parse.ts';
import { GuideLink } from './guide-link.tsx';

/** One line of Markdown: code and stress, no blocks. */
export function InlineText({ text }: { text: string }) {
  const line = useMemo(() => parseLine(text), [text]);
  const words = line.children.flatMap((node) => (node.type === 'paragraph' ? node.children : []));
  return <MarkdownPart of={line} nodes={words} Link={GuideLink} />;
}
