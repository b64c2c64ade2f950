import type { Task } from '@lab/clients/lab';
import { Button } from '../../../ui/button.tsx';
import { InlineText } from '../guide/inline-text.tsx';

interface HintsProps {
  readonly hints: Task['hints'];
  readonly isBusy: boolean;
  readonly onMore: () => void;
}

/** The hints revealed so far, and the button for the next one. */
export function Hints({ hints: { shown, total }, isBusy, onMore }: HintsProps) {
  const left = total - shown.length;
  return (
    <div className="lab-hints" aria-live="polite">
      {shown.map((hint, index) => (
        <p key={hint} className="lab-hint">
          <strong>
            Hint {index + 1} of {total}
          </strong>{' '}
          <InlineText text={hint} />
        </p>
      ))}
      {left > 0 && (
        <Button onClick={onMore} disabled={isBusy}>
          {shown.length === 0 ? 'Show a hint' : 'Show the next hint'} ({left} left)
        </Button>
      )}
    </div>
  );
}
