import type { LabSummary } from '@lab/clients/lab';
import { Link } from 'wouter';
import { useSharedSearch } from '../../time/use-time-range.ts';
import { Badge } from '../../ui/badge.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProgressBar } from './progress-bar.tsx';

/** How many tasks of all labs are solved. */
export function TotalProgress({ labs }: { labs: readonly LabSummary[] }) {
  const total = labs.reduce((sum, { tasks }) => sum + tasks.length, 0);
  const solved = labs.reduce((sum, lab) => sum + solvedOf(lab), 0);
  return <ProgressBar solved={solved} total={total} />;
}

/** Every lab of the checkout, by the part of the course, with the learner's progress. */
export function LabList({ labs }: { labs: readonly LabSummary[] }) {
  const tracks = Map.groupBy(labs, ({ track }) => track);
  return [...tracks].map(([track, members]) => (
    <Panel key={track} title={track}>
      <ul className="lab-list">
        {members.map((lab) => (
          <LabRow key={lab.id} lab={lab} />
        ))}
      </ul>
    </Panel>
  ));
}

function LabRow({ lab }: { lab: LabSummary }) {
  const search = useSharedSearch();
  const { id, title, tasks, running } = lab;
  const solved = solvedOf(lab);
  return (
    <li>
      <span className="lab-number">{id.slice(0, 2)}</span>
      <Link href={`/labs/${id}${search}`}>{title}</Link>
      <span className="lab-row-state">
        {running && <Badge tone="good">running</Badge>}
        {tasks.length > 0 && solved === tasks.length && <Badge tone="good">solved</Badge>}
      </span>
      <ProgressBar solved={solved} total={tasks.length} />
    </li>
  );
}

function solvedOf({ tasks, solved }: LabSummary): number {
  return tasks.filter((task) => solved.includes(task)).length;
}
