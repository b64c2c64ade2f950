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

function statusOf({ state, outcome, problems }: ScenarioRun): string {
  if (state === 'running') return '';
  if (state === 'restoring') return 'Everything is being put back …';
  const how = outcome === 'finished' ? 'It has ended' : `It was ${outcome ?? 'ended'}`;
  return problems.length === 0
    ? `${how}. Load and faults are as they were before.`
    : `${how === 'It was failed' ? 'It has failed' : how}.`;
}
