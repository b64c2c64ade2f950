import type { Lab } from '@lab/clients/lab';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useSharedSearch } from '../../time/use-time-range.ts';
import { Button } from '../../ui/button.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { EmptyState, QueryView } from '../../ui/states.tsx';
import { readLab } from './api.ts';
import { BackLink, Contents } from './contents.tsx';
import { Guide } from './guide/guide.tsx';
import { parseGuide } from './guide/parse-guide.ts';
import { LabContext } from './lab-context.ts';
import { LabStart } from './lab-start.tsx';
import { solvedCount } from './progress.ts';
import { ProgressBar } from './progress-bar.tsx';
import { ResetButton } from './reset-button.tsx';
import { refusalOf } from './run/engine-runs.ts';
import { RunView } from './run/run-view.tsx';
import { type Engine, useEngine } from './run/use-engine.ts';

/** How often to look for what a terminal has done, in milliseconds. */
const lookMs = 15_000;

/** One lab: its guide with the tasks in place, and what the engine does. */
export function LabView({ id }: { id: string }) {
  const search = useSharedSearch();
  const query = useQuery({
    queryKey: ['lab', id],
    queryFn: ({ signal }) => readLab(id, signal),
    refetchInterval: lookMs,
  });
  return (
    <div className="page">
      <BackLink search={search} />
      <QueryView query={query}>{(lab) => <Shown lab={lab} />}</QueryView>
    </div>
  );
}

function Shown({ lab }: { lab: Lab }) {
  const engine = useEngine();
  const { guide, tasks, id, title, track } = lab;
  const taskIds = tasks.map((task) => task.id).join(' ');
  const quiz = tasks.find((task) => task.quiz !== null)?.id;
  const sections = useMemo(
    () => parseGuide(guide, taskIds.split(' '), quiz),
    [guide, taskIds, quiz],
  );
  const shown = useMemo(() => ({ lab, engine }), [lab, engine]);
  return (
    <LabContext value={shown}>
      <PageHead title={title} lead={`${track} · lab ${id}`}>
        <ProgressBar solved={solvedCount(lab)} total={tasks.length} />
      </PageHead>
      <div className="lab-view">
        <aside className="lab-side">
          <LabStart />
          <div className="lab-actions">
            <Button
              kind="primary"
              disabled={engine.isBusy || !lab.running}
              onClick={() => engine.start({ command: 'check', lab: id })}
            >
              Check all tasks
            </Button>
            <ResetButton />
          </div>
          {isWorthShowing(engine) && <RunView engine={engine} />}
          <Contents sections={sections} />
        </aside>
        {sections.length === 0 ? (
          <EmptyState title="This lab has no guide" />
        ) : (
          <Guide sections={sections} />
        )}
      </div>
    </LabContext>
  );
}

/** Hints and answers show by themselves that they worked. */
function isWorthShowing({ run, error }: Engine): boolean {
  if (error !== undefined) return true;
  if (run === undefined) return false;
  const isQuiet = ['hint', 'answer'].includes(run.command.command);
  const isRefused = run.end !== undefined && refusalOf(run.end) !== undefined;
  return !isQuiet || isRefused || run.state === 'lost';
}
