import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { useLab } from './lab-context.ts';

const consequences = {
  stays: 'This page stays.',
  restarts: 'Start it in a terminal: the console starts anew with it, then this page is back.',
  ends: 'Start it in a terminal, and check it there: it has no console, this page ends with the lab that runs now.',
} as const;

/** Whether the lab runs; if not, how to start it, and what becomes of the one that does. */
export function LabStart() {
  const { lab, engine } = useLab();
  if (lab.running) return <Badge tone="good">running</Badge>;
  const { id, console: fate, runningLab } = lab;
  return (
    <div className="state">
      <p className="state-title">This lab does not run</p>
      <p>
        {runningLab === null ? 'No lab runs.' : `Lab ${runningLab} runs; this one takes its place.`}{' '}
        {consequences[fate]}
      </p>
      {fate === 'stays' ? (
        <Button
          kind="primary"
          disabled={engine.isBusy}
          onClick={() => engine.start({ command: 'up', lab: id })}
        >
          Start this lab
        </Button>
      ) : (
        <CodeBlock code={`npm run lab -- up ${id}`} />
      )}
    </div>
  );
}
