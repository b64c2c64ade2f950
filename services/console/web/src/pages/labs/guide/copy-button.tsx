import { useEffect, useState } from 'react';
import { Button } from '../../../ui/button.tsx';

const shownMs = 2_000;

/** Copies a text; says for two seconds whether that worked. */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const [outcome, setOutcome] = useState<'copied' | 'failed'>();
  useEffect(() => {
    if (outcome === undefined) return;
    const timer = setTimeout(() => setOutcome(undefined), shownMs);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome('copied');
    } catch {
      setOutcome('failed');
    }
  };
  return (
    <Button className="lab-copy" onClick={() => void copy()} aria-label={`Copy ${what}`}>
      <span aria-live="polite">
        {outcome === undefined ? 'Copy' : { copied: 'Copied', failed: 'Not allowed' }[outcome]}
      </span>
    </Button>
  );
}
