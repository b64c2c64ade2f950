import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { CodeBlock } from './guide/code-block.tsx';
import { useLab } from './lab-context.ts';

/** Whether the lab runs; if not, how to start it, and what becomes of the one that does. */
export function LabStart() {
  const { lab, engine } = useLab();
  if (lab.running) return <Badge tone="good">running</Badge>;
  const { id, hasConsole, runningLab } = lab;
  const other =
    runningLab === null ? 'No lab runs.' : `Lab ${runningLab} runs; this one takes its place.`;
  return (
    <div className="state">
      <p className="state-title">This lab does not run</p>
      {hasConsole ? (
        <>
          <p>{other} The console stays.</p>
          <Button
            kind="primary"
            disabled={engine.isBusy}
            onClick={() => engine.start({ command: 'up', lab: id })}
          >
            Start this lab
          </Button>
        </>
      ) : (
        <>
          <p>
            {other} It has no console of its own: this page goes with the lab that runs now. Start
            it in a terminal, where you can check it too; its guide is{' '}
            <code>labs/{id}/README.md</code>.
          </p>
          <CodeBlock text={`npm run lab -- up ${id}`} language="sh" />
        </>
      )}
    </div>
  );
}
