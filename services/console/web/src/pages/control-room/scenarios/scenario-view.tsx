import { Link } from 'wouter';
import { useSharedSearch } from '../../../time/use-time-range.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import {
  type Scenario,
  type ScenarioRun,
  type Scene,
  startScenario,
  stopScenario,
} from '../api/scenarios.ts';
import { ChangeError } from '../change-error.tsx';
import { clock } from '../duration.ts';
import { useChange } from '../use-change.ts';
import { withSearch } from '../with-search.ts';
import { Outcome } from './outcome.tsx';
import { Progress } from './progress.tsx';

interface ScenarioViewProps {
  readonly scenario: Scenario;
  /** The latest run, of whatever scenario. */
  readonly run: ScenarioRun | null;
  /** How far the server's clock is ahead of this one. */
  readonly aheadMs: number;
  /** Title of the scenario that plays. */
  readonly playing: string | undefined;
}

/** One scenario: its switch, how far it is, and its script. */
export function ScenarioView({ scenario, run, aheadMs, playing }: ScenarioViewProps) {
  const start = useChange(() => startScenario(scenario.id));
  const stop = useChange((id: string) => stopScenario(id));
  const own = run?.scenario === scenario.id ? run : undefined;
  const isPlaying = own !== undefined && own.state !== 'ended';
  return (
    <article className="control-scenario" aria-label={scenario.title}>
      <header>
        <div>
          <h3>{scenario.title}</h3>
          <p>{scenario.summary}</p>
          <p className="muted">{scenario.lesson}</p>
        </div>
        {isPlaying ? (
          <Button
            kind="danger"
            disabled={stop.isPending || own.state === 'restoring'}
            onClick={() => stop.mutate(own.id)}
          >
            Stop and put back
          </Button>
        ) : (
          <Button
            kind="primary"
            disabled={start.isPending || playing !== undefined}
            onClick={() => start.mutate(undefined)}
          >
            Start {scenario.title}
          </Button>
        )}
      </header>
      {playing !== undefined && !isPlaying && (
        <p className="muted">“{playing}” plays now: stop it before you start another one.</p>
      )}
      {isPlaying && <Progress run={own} seconds={scenario.seconds} aheadMs={aheadMs} />}
      {own !== undefined && <Outcome run={own} />}
      <ChangeError change={start} />
      <ChangeError change={stop} />
      <ol className="control-scenes" aria-label={`Script of ${scenario.title}`}>
        {scenario.scenes.map((scene, index) => (
          <SceneView
            key={scene.atSeconds}
            scene={scene}
            isNow={isPlaying && own.state === 'running' && own.scene === index}
          />
        ))}
      </ol>
    </article>
  );
}

function SceneView({ scene, isNow }: { scene: Scene; isNow: boolean }) {
  const search = useSharedSearch();
  return (
    <li aria-current={isNow ? 'step' : undefined}>
      <p className="control-scene-time">{clock(scene.atSeconds)}</p>
      <div>
        <h4>
          {scene.title} {isNow && <Badge tone="critical">now</Badge>}
        </h4>
        {scene.changes.length > 0 && (
          <ul className="control-changes" aria-label="What changes">
            {scene.changes.map((change) => (
              <li key={change}>
                <code>{change}</code>
              </li>
            ))}
          </ul>
        )}
        <p>{scene.script}</p>
        <ul className="control-looks" aria-label="Where to look">
          {scene.looks.map(({ title, path }) => (
            <li key={title}>
              <Link href={withSearch(path, search)}>{title}</Link>
            </li>
          ))}
        </ul>
      </div>
    </li>
  );
}
