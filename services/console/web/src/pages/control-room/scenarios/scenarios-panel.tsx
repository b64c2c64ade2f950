import { useQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'wouter';
import { Badge } from '../../../ui/badge.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { EmptyState, QueryView } from '../../../ui/states.tsx';
import { looks } from '../api/keys.ts';
import { type Scenario, type ScenarioRun, scenarios } from '../api/scenarios.ts';
import { clock } from '../duration.ts';
import { Stale } from '../stale.tsx';
import { ScenarioView } from './scenario-view.tsx';

/** Every scenario, and the one that is chosen with its script. */
export function ScenariosPanel() {
  const query = useQuery({
    ...looks.scenarios,
    queryFn: async ({ signal }) => {
      const answer = await scenarios(signal);
      return { ...answer, aheadMs: Date.parse(answer.now) - Date.now() };
    },
  });
  const [parameters] = useSearchParams();
  const asked = parameters.get('scenario');
  return (
    <Panel
      title="Scenarios"
      description="Load, faults and markers with a script for the class. One plays at a time; everything is put back at its end, and when it is stopped."
    >
      <QueryView
        query={query}
        isEmpty={({ scenarios: all }) => all.length === 0}
        empty={<EmptyState title="There are no scenarios" />}
      >
        {({ scenarios: all, run, aheadMs }) => {
          const playing = run !== null && run.state !== 'ended' ? run.scenario : undefined;
          const chosen = all.find(({ id }) => id === (asked ?? run?.scenario)) ?? all[0];
          return (
            <>
              <Stale query={query} />
              <div className="control-scenarios">
                <ScenarioList all={all} chosen={chosen} playing={playing} parameters={parameters} />
                {chosen !== undefined && (
                  <ScenarioView
                    key={chosen.id}
                    scenario={chosen}
                    run={run}
                    aheadMs={aheadMs}
                    playing={titleOf(all, run)}
                  />
                )}
              </div>
            </>
          );
        }}
      </QueryView>
    </Panel>
  );
}

interface ScenarioListProps {
  readonly all: readonly Scenario[];
  readonly chosen: Scenario | undefined;
  /** Id of the one that plays. */
  readonly playing: string | undefined;
  readonly parameters: URLSearchParams;
}

function ScenarioList({ all, chosen, playing, parameters }: ScenarioListProps) {
  const hrefOf = (id: string) => {
    const search = new URLSearchParams(parameters);
    search.set('scenario', id);
    return `/control-room?${search}`;
  };
  return (
    <nav aria-label="Scenarios">
      <ul className="control-scenario-list">
        {all.map(({ id, title, summary, seconds }) => (
          <li key={id}>
            <Link href={hrefOf(id)} aria-current={id === chosen?.id ? 'true' : undefined}>
              <span className="control-scenario-title">{title}</span>{' '}
              {id === playing ? (
                <Badge tone="critical">playing</Badge>
              ) : (
                <span className="muted">{clock(seconds)} min</span>
              )}
              <span className="control-scenario-summary muted">{summary}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Title of the scenario that plays. */
function titleOf(all: readonly Scenario[], run: ScenarioRun | null): string | undefined {
  if (run === null || run.state === 'ended') return undefined;
  return all.find(({ id }) => id === run.scenario)?.title ?? run.scenario;
}
