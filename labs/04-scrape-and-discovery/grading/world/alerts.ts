/** The alerts of `exercise/rules/alerts.yml`: what each asks, and what it must answer of the sick target. */
export interface ProtectedAlert {
  readonly alert: string;
  readonly expr: string;
  /** The value for the one target of the world that is sick; see page.ts. */
  readonly value: number;
}

export const ALERTS: readonly ProtectedAlert[] = [
  { alert: 'EventLoopBlocked', expr: 'nodejs_eventloop_lag_p99_seconds > 0.5', value: 0.75 },
  {
    alert: 'EventLoopBusy',
    expr: 'nodejs_eventloop_utilization_summary{quantile="0.5"} > 0.9',
    value: 0.97,
  },
  { alert: 'FilesRunOut', expr: 'process_open_fds / process_max_fds > 0.8', value: 0.9 },
  {
    alert: 'OldSpaceLarge',
    expr: 'nodejs_heap_space_size_used_bytes{space="old"} > 1e9',
    value: 2e9,
  },
  {
    alert: 'GarbageCollectionPauses',
    expr: 'go_gc_duration_seconds{quantile="0.75"} > 0.2',
    value: 0.3,
  },
];
