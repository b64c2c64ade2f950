import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiError } from '../api/http.ts';
import { Button } from './button.tsx';

/** Nothing is there, and why, and what to do about it. */
export function EmptyState({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="state">
      <p className="state-title">{title}</p>
      {children}
    </div>
  );
}

interface ErrorStateProps {
  readonly error: Error;
  readonly onRetry?: () => void;
}

/** What went wrong, in the words of the server, and the command to run by hand where there is one. */
export function ErrorState({ error, onRetry }: ErrorStateProps) {
  const command = error instanceof ApiError ? error.command : undefined;
  return (
    <div className="state state-error" role="alert">
      <p className="state-title">{error.message}</p>
      {command !== undefined && <code>{command}</code>}
      {onRetry !== undefined && <Button onClick={onRetry}>Try again</Button>}
    </div>
  );
}

interface QueryViewProps<T> {
  readonly query: UseQueryResult<T>;
  /** Answers whether there is nothing to show; `empty` is shown then. */
  readonly isEmpty?: (data: T) => boolean;
  readonly empty?: ReactNode;
  readonly children: (data: T) => ReactNode;
}

/** The states of a query: loading, failed, empty, there. Data stays while a refresh fails or runs. */
export function QueryView<T>({ query, isEmpty, empty, children }: QueryViewProps<T>) {
  const { data, error } = query;
  if (data !== undefined) return isEmpty?.(data) ? empty : children(data);
  if (error !== null) return <ErrorState error={error} onRetry={() => void query.refetch()} />;
  return (
    <p className="state muted" role="status">
      Loading …
    </p>
  );
}
