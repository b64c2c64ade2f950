import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiError } from '../../api/http.ts';
import { QueryView } from '../../ui/states.tsx';

/** The words in which a backend refuses a query; null when it did not, or does not answer at all. */
export function refusal({ error }: UseQueryResult): Error | null {
  return error instanceof ApiError && error.status < 500 ? error : null;
}

interface AnswerViewProps<T> {
  readonly query: UseQueryResult<T>;
  readonly isEmpty: (data: T) => boolean;
  readonly empty: ReactNode;
  readonly children: (data: T) => ReactNode;
}

/** The answer to a query. What was refused is told beside the editor, not here. */
export function AnswerView<T>({ query, ...rest }: AnswerViewProps<T>) {
  if (refusal(query) !== null) return null;
  return (
    <>
      {query.error !== null && query.data !== undefined && (
        <p className="dash-stale" role="alert">
          Not refreshed: {query.error.message}
        </p>
      )}
      <QueryView query={query} {...rest} />
    </>
  );
}
