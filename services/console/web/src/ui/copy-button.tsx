import { useEffect, useState } from 'react';
import { Button } from './button.tsx';

const shownMs = 2_000;

/** Copies a text, whose first line is in its name; says for two seconds whether that worked. */
export function CopyButton({ text }: { text: string }) {
  const [outcome, setOutcome] = useState<string>();
  useEffect(() => {
    if (outcome === undefined) return;
    const timer = setTimeout(() => setOutcome(undefined), shownMs);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome('Copied');
    } catch {
      setOutcome('Not allowed');
    }
  };
  return (
    <Button onClick={() => void copy()} aria-label={`Copy ${firstLine(text)}`}>
      <span aria-live="polite">{outcome ?? 'Copy'}</span>
    </Button>
  );
}

/** Tells one button from the next to people who do not see the page. */
function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? text;
}
