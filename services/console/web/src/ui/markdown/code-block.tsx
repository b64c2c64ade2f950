import type { ReactNode } from 'react';
import { CopyButton } from '../copy-button.tsx';

interface CodeBlockProps {
  readonly code: string;
  readonly language: string | undefined;
  /** Stands beside the copy button. */
  readonly children?: ReactNode;
}

/** Code with a button that copies it. */
export function CodeBlock({ code, language, children }: CodeBlockProps) {
  return (
    <div className="markdown-code">
      <div className="markdown-code-actions">
        <span>{language}</span>
        {children}
        <CopyButton text={code} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>
        <code>{code}</code>
      </pre>
    </div>
  );
}
