import type { ScenarioRun } from '../api/scenarios.ts';

/** How a run ended, and what did not work. */
export function Outcome({ run }: { run: ScenarioRun }) {
  return (
    <>
      <p role="status">{statusOf(run)}</p>
      {run.problems.length > 0 && (
        <div className="state state-error" role="alert">
          {run.problems.map((problem) => (
            <p key={problem}>{problem}</p>
          ))}
          <p>
            Faults of a scenario end by themselves soon after it should have ended. Look at load and
            faults below.
          </p>
        </div>
      )}
    </>
  );
}

const words = {
  finished: 'It has ended',
  stopped: 'It was stopped',
  failed: 'It has failed',
  interrupted: 'It was interrupted when the console was killed',
} as const;

function statusOf({ state, outcome, problems }: ScenarioRun): string {
  if (state === 'running' || outcome === null) return '';
  if (state === 'restoring') return 'Everything is being put back …';
  if (problems.length > 0) return `${words[outcome]}.`;
  return outcome === 'interrupted'
    ? `${words[outcome]}. What it had changed was put back when the console came back.`
    : `${words[outcome]}. Load and faults are as they were before.`;
}
