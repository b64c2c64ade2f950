import { Lexer } from 'marked';
import { Markdown } from './markdown.tsx';
import { knownTokens } from './parse-guide.ts';

/** One line of Markdown: code and stress, no blocks. */
export function InlineText({ text }: { text: string }) {
  return <Markdown tokens={knownTokens(Lexer.lexInline(text))} />;
}
