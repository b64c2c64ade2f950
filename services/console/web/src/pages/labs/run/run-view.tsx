import { useEffect, useRef } from 'react';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { commandLine, missingSignals, refusalOf } from './engine-runs.ts';
import type { Engine, ShownRun } from './use-engine.ts';

/** What the `lab` command does now or did last: its words as they come, and how it ended. */
export function RunView({ engine }: { engine: Engine }) {
  const { run, error, dismiss } = engine;
  if (error !== undefined) return <NotStarted error={error} onDismiss={dismiss} />;
  if (run === undefined) return null;
  const isRunning = run.state === 'running' || run.state === 'reconnecting';
  return (
    <section className="lab-run" aria-label="Output of the lab command">
      <header>
        <code>{commandLine(run.command)}</code>
        <span role="status">
          <Outcome run={run} />
        </span>
        <Button onClick={isRunning ? engine.stop : dismiss}>
          {isRunning ? 'Interrupt' : 'Close'}
        </Button>
      </header>
      {run.state === 'lost' && (
        <p>
          The console was started anew and does not know how this ended. What a check has found is
          kept all the same; run it again if in doubt.
        </p>
      )}
      {run.end !== undefined && <End run={run} />}
      <details open={isRunning}>
        <summary>Output</summary>
        <Lines lines={run.lines} />
      </details>
    </section>
  );
}

function NotStarted({ error, onDismiss }: { error: Error; onDismiss: () => void }) {
  const command = 'command' in error && typeof error.command === 'string' ? error.command : null;
  return (
    <section className="lab-run state-error" role="alert">
      <p className="state-title">{error.message}</p>
      {command !== null && <code>{command}</code>}
      <Button onClick={onDismiss}>Close</Button>
    </section>
  );
}

function Outcome({ run: { state, end } }: { run: ShownRun }) {
  if (state === 'running') return <Badge tone="warning">running</Badge>;
  if (state === 'reconnecting') {
    return <Badge tone="critical">the console does not answer, trying again</Badge>;
  }
  if (state === 'lost' || end === undefined) return <Badge tone="critical">lost</Badge>;
  if (refusalOf(end) !== undefined) return <Badge tone="critical">not done</Badge>;
  return end.exitCode === 0 ? (
    <Badge tone="good">done</Badge>
  ) : (
    <Badge tone="critical">done, not all is well</Badge>
  );
}

function End({ run: { end } }: { run: ShownRun }) {
  if (end === undefined) return null;
  const refusal = refusalOf(end);
  if (refusal !== undefined) return <p role="alert">{refusal}</p>;
  const missing = missingSignals(end);
  if (missing.length === 0) return null;
  return (
    <div role="alert">
      <p>Signals that the lab promises did not arrive, so tasks may fail for no fault of yours:</p>
      <ul>
        {missing.map(({ name, seen }) => (
          <li key={name}>
            <code>{name}</code> {seen}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Lines({ lines }: { lines: readonly string[] }) {
  const box = useRef<HTMLPreElement>(null);
  const count = lines.length;
  useEffect(() => {
    if (count > 0) box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [count]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <pre ref={box} tabIndex={0}>
      {lines.length === 0 ? 'Nothing yet.' : lines.join('\n')}
    </pre>
  );
}
