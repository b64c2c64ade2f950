import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { loadPart } from '../../ui/load-part.ts';
import type { QueryLanguage } from './editor/language.ts';
import { problemOf } from './editor/problem.ts';
import type { Signal } from './explore-state.ts';
import { recentQueries, rememberQuery } from './query-history.ts';
import { QueryProblem } from './query-problem.tsx';

const CodeEditor = lazy(loadPart(() => import('./editor/code-editor.tsx')));

interface QueryBarProps {
  readonly signal: Signal;
  readonly language: QueryLanguage;
  /** How people call the language. */
  readonly name: string;
  readonly hint: string;
  /** The query that was run last. */
  readonly query: string;
  /** The answer to it, when it was refused. */
  readonly error: Error | null;
  readonly isBusy: boolean;
  readonly onRun: (query: string) => void;
  /** Choices beside the button. */
  readonly children?: ReactNode;
}

/** The editor with its button, its history, and what is wrong with the query. */
export function QueryBar(props: QueryBarProps) {
  const { signal, language, name, hint, query, error, isBusy, onRun, children } = props;
  const [draft, setDraft] = useState(query);
  const [problem, setProblem] = useState<ReturnType<typeof problemOf>>();
  useEffect(() => setDraft(query), [query]);
  useEffect(() => {
    setProblem(error === null ? undefined : problemOf(error.message, query));
  }, [error, query]);
  const run = (text: string) => {
    const wanted = text.trim();
    if (wanted === '') return;
    rememberQuery(signal, wanted);
    setDraft(wanted);
    onRun(wanted);
  };
  return (
    <div className="query-bar">
      <Suspense fallback={<pre className="editor-waits">{draft || hint}</pre>}>
        <CodeEditor
          key={language}
          label={`${name} query`}
          hint={hint}
          language={language}
          value={draft}
          problem={problem}
          onChange={setDraft}
          onRun={() => run(draft)}
        />
      </Suspense>
      {problem !== undefined && <QueryProblem problem={problem} query={query} />}
      <div className="query-actions">
        <Button kind="primary" onClick={() => run(draft)} disabled={draft.trim() === ''}>
          Run query
        </Button>
        {children}
        <History signal={signal} onPick={run} />
        <span className="muted query-hint" role="status">
          {isBusy ? 'Asking …' : 'Ctrl + Enter runs the query'}
        </span>
      </div>
    </div>
  );
}

function History({ signal, onPick }: { signal: Signal; onPick: (query: string) => void }) {
  const [isOpen, setOpen] = useState(false);
  const queries = isOpen ? recentQueries(signal) : [];
  return (
    <details
      className="query-history"
      open={isOpen}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary className="button">Recent queries</summary>
      {isOpen && (
        <ul>
          {queries.length === 0 && <li className="muted">None in this browser yet.</li>}
          {queries.map((query) => (
            <li key={query}>
              <button
                type="button"
                onClick={() => {
                  setOpen(false);
                  onPick(query);
                }}
              >
                {query}
              </button>
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}
