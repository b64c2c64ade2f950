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
      <Button disabled={isBusy} onClick={onRestart}>
        {isRunning ? 'Restart' : 'Start'} <span className="visually-hidden">{name}</span>
      </Button>
      <Button kind="danger" disabled={isBusy || !isRunning} onClick={onKill}>
        Kill <span className="visually-hidden">{name}</span>
      </Button>
    </span>
  );
}
