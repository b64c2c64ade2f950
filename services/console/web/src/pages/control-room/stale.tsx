import type { UseQueryResult } from '@tanstack/react-query';

/** Says that what is shown is old, where a look has failed. */
export function Stale({ query }: { query: Pick<UseQueryResult, 'data' | 'error'> }) {
  if (query.error === null || query.data === undefined) return null;
  return (
    <p className="control-stale" role="alert">
      Not refreshed: {query.error.message}
    </p>
  );
}
