import { Button } from '../../../ui/button.tsx';

interface ActionsCellProps {
  readonly name: string;
  readonly isBusy: boolean;
  readonly isRunning: boolean;
  readonly onRestart: () => void;
  readonly onKill: () => void;
}

/** Restart and kill of one component. The console cannot do it to itself. */
export function ActionsCell({ name, isBusy, isRunning, onRestart, onKill }: ActionsCellProps) {
  if (name === 'console') return <span className="muted">from a terminal</span>;
  return (
    <span className="control-buttons control-actions">
      <Button aria-label={`Restart ${name}`} disabled={isBusy} onClick={onRestart}>
        {isRunning ? 'Restart' : 'Start'}
      </Button>
      <Button
        kind="danger"
        aria-label={`Kill ${name}`}
        disabled={isBusy || !isRunning}
        onClick={onKill}
      >
        Kill …
      </Button>
    </span>
  );
}
