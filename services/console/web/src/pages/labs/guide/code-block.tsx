import { CopyButton } from './copy-button.tsx';

/** Code or a drawing in letters; code in a language can be copied. */
export function CodeBlock({ text, language }: { text: string; language?: string }) {
  return (
    <div className="lab-code">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>{text}</pre>
      {language !== undefined && <CopyButton text={text} what={firstLine(text)} />}
    </div>
  );
}

/** Tells one button from the next to people who do not see the page. */
function firstLine(text: string): string {
  return text.split('\n')[0] ?? text;
}
