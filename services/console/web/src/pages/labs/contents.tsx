import { Link } from 'wouter';
import type { GuideSection } from './guide/parse-guide.ts';
import { useLab } from './lab-context.ts';
import { stateOf } from './progress.ts';
import { StateBadge } from './task/state-badge.tsx';

/** The sections of the guide, and how each task stands. */
export function Contents({ sections }: { sections: readonly GuideSection[] }) {
  const { lab } = useLab();
  return (
    <nav className="lab-contents" aria-label="Contents of the guide">
      <ul>
        {sections
          .filter(({ depth, task }) => depth === 2 || task !== undefined)
          .map(({ anchor, depth, title, task: id }) => {
            const task = lab.tasks.find((one) => one.id === id);
            return (
              <li key={anchor} className={depth === 3 ? 'lab-contents-task' : undefined}>
                <a href={`#${anchor}`}>{depth === 3 && task !== undefined ? task.id : title}</a>
                {task !== undefined && <StateBadge state={stateOf(task)} />}
              </li>
            );
          })}
      </ul>
    </nav>
  );
}

/** The way back to all labs. */
export function BackLink({ search }: { search: string }) {
  return (
    <Link className="lab-back" href={`/labs${search}`}>
      ← All labs
    </Link>
  );
}
