/** A query that somebody depends on: a dashboard, an alert, a bill. */
export interface ProtectedQuery {
  readonly id: string;
  readonly query: string;
  /** Largest relative difference from what it would answer without any relabelling. */
  readonly tolerance: number;
}

const duration = 'vendor_request_duration_seconds';
const rate = (metric: string) => `rate(${metric}[1m])`;

/** They stand in the guide too; a test compares. */
export const PROTECTED: readonly ProtectedQuery[] = [
  {
    id: 'errors by route',
    query: `sum by (route) (${rate('vendor_requests_total{code="500"}')}) / sum by (route) (${rate('vendor_requests_total')})`,
    tolerance: 0.001,
  },
  {
    id: 'within 0.3 s',
    query: `sum(${rate(`${duration}_bucket{le="0.3"}`)}) / sum(${rate(`${duration}_count`)})`,
    tolerance: 0.001,
  },
  {
    id: '95 % within',
    query: `histogram_quantile(0.95, sum by (le) (${rate(`${duration}_bucket`)}))`,
    tolerance: 0.05,
  },
  {
    id: 'mean by route',
    query: `sum by (route) (${rate(`${duration}_sum`)}) / sum by (route) (${rate(`${duration}_count`)})`,
    tolerance: 0.001,
  },
  {
    id: 'kinds of errors',
    query: `sum by (kind) (${rate('vendor_errors_total')}) / scalar(sum(${rate('vendor_errors_total')}))`,
    tolerance: 0.001,
  },
  { id: 'queues', query: 'max by (queue) (vendor_queue_depth)', tolerance: 0 },
  { id: 'idle workers', query: 'count(vendor_worker_busy == 0)', tolerance: 0 },
  { id: 'caches', query: 'sum by (cache) (vendor_cache_entries)', tolerance: 0 },
  { id: 'memory', query: 'sum by (job) (process_resident_memory_bytes)', tolerance: 0.001 },
  {
    id: 'SymbolTableLarge',
    query: 'max(prometheus_tsdb_symbol_table_size_bytes)',
    tolerance: 0.001,
  },
];
