import type { ScenarioRun } from '../api/scenarios.ts';
import { clock } from '../duration.ts';
import { useNow } from '../use-now.ts';

interface ProgressProps {
  readonly run: ScenarioRun;
  readonly seconds: number;
  /** How far the server's clock is ahead of this one. */
  readonly aheadMs: number;
}

/** How far a run is. */
export function Progress({ run, seconds, aheadMs }: ProgressProps) {
  const now = useNow() + aheadMs;
  const elapsed = Math.min(Math.max((now - Date.parse(run.startedAt)) / 1000, 0), seconds);
  return (
    <div className="control-progress">
      <progress aria-label="Progress of the scenario" max={seconds} value={elapsed} />
      <span>
        {clock(elapsed)} of {clock(seconds)}
      </span>
    </div>
  );
}
