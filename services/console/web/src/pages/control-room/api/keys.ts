import type { FaultyService } from './faults.ts';

/** Keys of the queries, and how often each looks, in milliseconds: what others do must show soon. */
export const looks = {
  load: { queryKey: ['control', 'load'], refetchInterval: 2_000 },
  scenarios: { queryKey: ['control', 'scenarios'], refetchInterval: 2_000 },
  engine: { queryKey: ['control', 'engine'], refetchInterval: 2_000 },
  components: { queryKey: ['control', 'components'], refetchInterval: 5_000 },
  history: { queryKey: ['control', 'history'], refetchInterval: 10_000 },
  deploys: { queryKey: ['control', 'deploys'], refetchInterval: 10_000 },
  faults: (service: FaultyService) => ({
    queryKey: ['control', 'faults', service],
    refetchInterval: 3_000,
  }),
} as const;
