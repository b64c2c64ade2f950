import { useQueryClient } from '@tanstack/react-query';
import { type Changes, useExplore } from './explore-state.ts';

/** Runs a query: into the URL, or once more when it stands there already. */
export function useRun(): (query: string, changes?: Changes) => void {
  const { state, change } = useExplore();
  const client = useQueryClient();
  return (query, changes = {}) => {
    if (query === state.query) void client.invalidateQueries({ queryKey: ['explore'] });
    if (query !== state.query || Object.keys(changes).length > 0) change({ query, ...changes });
  };
}
