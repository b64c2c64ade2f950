import type { Task } from '@lab/clients/lab';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { useLab } from '../lab-context.ts';
import { stateOf } from '../progress.ts';
import { EvidenceList } from './evidence-list.tsx';
import { Hints } from './hints.tsx';
import { QuizForm } from './quiz-form.tsx';
import { StateBadge } from './state-badge.tsx';

/** One task: where to work, check it, what the last check saw, hints. */
export function TaskCard({ task }: { task: Task }) {
  const { lab, engine } = useLab();
  const { id, title, files, hints, last, quiz } = task;
  const state = stateOf(task);
  const isChecking =
    engine.isBusy &&
    engine.run?.command.command === 'check' &&
    [undefined, id].includes(engine.run.command.task);
  const check = { command: 'check', lab: lab.id, task: id } as const;
  return (
    <section className="lab-task" aria-label={`Task ${id}`} aria-busy={isChecking}>
      <header>
        <div>
          <p className="lab-task-title">{title}</p>
          <p className="muted">
            Work in{' '}
            {files.map((file) => (
              <code key={file}>
                labs/{lab.id}/{file}
              </code>
            ))}
          </p>
        </div>
        <span role="status">
          {isChecking ? <Badge tone="warning">checking …</Badge> : <StateBadge state={state} />}
        </span>
      </header>
      {quiz === null ? (
        <div className="lab-actions">
          <Button
            kind="primary"
            disabled={engine.isBusy || !lab.running}
            onClick={() => engine.start(check)}
            aria-label={`Check ${id}`}
          >
            Check
          </Button>
          {!lab.running && <span className="muted">Start the lab to check it.</span>}
        </div>
      ) : (
        <QuizForm
          key={JSON.stringify(quiz.answers)}
          quiz={quiz}
          verdicts={last?.edited ? [] : (last?.evidence ?? [])}
          onAnswer={(answers) =>
            engine.start(
              { command: 'answer', lab: lab.id, answers },
              ...(lab.running ? [check] : []),
            )
          }
        />
      )}
      {last !== null && (
        <div className="lab-verdict">
          <p className="muted">
            {last.passed ? 'Passed' : 'Failed'} on{' '}
            <time dateTime={last.at}>{new Date(last.at).toLocaleString()}</time>
            {last.seconds >= 1 && `, after ${last.seconds.toFixed(0)} s`}{' '}
            {last.edited && <Badge tone="warning">edited since: check again</Badge>}
          </p>
          {quiz === null && <EvidenceList evidence={last.evidence} />}
        </div>
      )}
      {state !== 'solved' && (
        <Hints
          hints={hints}
          isBusy={engine.isBusy}
          onMore={() => engine.start({ command: 'hint', lab: lab.id, task: id })}
        />
      )}
    </section>
  );
}
