import type { ReactNode } from 'react';
import { CopyButton } from './copy-button.tsx';

interface CodeBlockProps {
  readonly code: string;
  /** False for what nobody would copy, such as a drawing in letters; true when undefined. */
  readonly canCopy?: boolean;
  /** Stands beside the copy button. */
  readonly children?: ReactNode;
}

/** Code with a button that copies it. */
export function CodeBlock({ code, canCopy = true, children }: CodeBlockProps) {
  return (
    <div className="code-block">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>
        <code>{code}</code>
      </pre>
      {canCopy && (
        <div className="code-actions">
          {children}
          <CopyButton text={code} />
        </div>
      )}
    </div>
  );
}
