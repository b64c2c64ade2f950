import type { Problem } from './editor/problem.ts';

/** What the backend says about a query, and the place in it. */
export function QueryProblem({ problem, query }: { problem: Problem; query: string }) {
  const { message, line, column } = problem;
  const text = line === undefined ? undefined : query.split('\n')[line - 1];
  return (
    <div className="state state-error query-problem" role="alert">
      <p className="state-title">{message}</p>
      {text !== undefined && line !== undefined && column !== undefined && (
        <>
          <p>
            Line {line}, column {column}
          </p>
          <pre aria-hidden="true">
            {text}
            {'\n'}
            {' '.repeat(Math.min(column, text.length + 1) - 1)}▲
          </pre>
        </>
      )}
    </div>
  );
}
