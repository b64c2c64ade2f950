/** What a program that nobody here can change exposes about itself. */

/** What happens to the program, apart from the passing of time. */
export interface VendorState {
  /** Sessions it has seen; none is ever forgotten. */
  readonly sessions: readonly string[];
  /** New at each start. */
  readonly podUid: string;
  readonly version: string;
  /** How often it was asked: everything that is counted grows by the same steps. */
  readonly ticks: number;
  /** A small number that decides sizes and shares. */
  readonly seed: number;
}

interface Series {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

export const ROUTES = ['/', '/login', '/search', '/basket', '/pay', '/track'];
const QUEUES = ['mail', 'invoice', 'index', 'export', 'refund', 'audit', 'sync', 'clean'];
const CACHES = ['pages', 'prices', 'sessions'];
const KINDS = ['network', 'database', 'input', 'payment'];
const BOUNDS = Array.from({ length: 50 }, (_, index) => Number(((index + 1) * 0.02).toFixed(2)));
const range = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Share of the requests to a route that took at most so many seconds. */
function shareWithin(seconds: number, route: number, seed: number): number {
  return 1 - Math.exp(-(seconds ** 2) / (0.02 + 0.01 * route + 0.002 * seed));
}

function duration(route: string, index: number, { ticks, seed }: VendorState): Series[] {
  const name = 'vendor_request_duration_seconds';
  const count = ticks * (40 + 10 * index + seed);
  const within = (bound: number) => Math.round(count * 100 * shareWithin(bound, index, seed));
  return [
    ...BOUNDS.map((bound) => ({
      name: `${name}_bucket`,
      labels: { route, le: String(bound) },
      value: within(bound),
    })),
    { name: `${name}_bucket`, labels: { route, le: '+Inf' }, value: count * 100 },
    { name: `${name}_sum`, labels: { route }, value: count * (12 + 2 * index + seed) },
    { name: `${name}_count`, labels: { route }, value: count * 100 },
  ];
}

function series(state: VendorState): Record<string, readonly Series[]> {
  const { sessions, podUid, version, ticks, seed } = state;
  return {
    'vendor_requests_total counter': ROUTES.flatMap((route, index) =>
      ['200', '404', '500'].map((code, rank) => ({
        name: 'vendor_requests_total',
        labels: { route, code },
        value: ticks * (900 - 440 * rank + seed * (index + 1)),
      })),
    ),
    'vendor_request_duration_seconds histogram': ROUTES.flatMap((route, index) =>
      duration(route, index, state),
    ),
    'vendor_session_requests_total counter': sessions.flatMap((session, index) =>
      range(1 + (index % 2)).map((nth) => ({
        name: 'vendor_session_requests_total',
        labels: { session, route: ROUTES[(index + nth) % ROUTES.length] ?? '/' },
        value: 1 + (index % 7),
      })),
    ),
    'vendor_session_bytes gauge': sessions.map((session, index) => ({
      name: 'vendor_session_bytes',
      labels: { session },
      value: 512 * (1 + (index % 9)),
    })),
    'vendor_errors_total counter': KINDS.map((kind, index) => ({
      name: 'vendor_errors_total',
      labels: { kind },
      value: ticks * (3 + seed * index),
    })),
    'vendor_error_messages_total counter': sessions.slice(0, 90).map((session, index) => ({
      name: 'vendor_error_messages_total',
      labels: {
        kind: KINDS[index % 4] ?? 'input',
        message: `session ${session}: failed (${seed})`,
      },
      value: 1,
    })),
    'vendor_queue_depth gauge': QUEUES.map((queue, index) => ({
      name: 'vendor_queue_depth',
      labels: { queue, pod_uid: podUid },
      value: (index * seed) % 23,
    })),
    'vendor_worker_busy gauge': range(10).map((worker) => ({
      name: 'vendor_worker_busy',
      labels: { worker: String(worker), pod_uid: podUid },
      value: (worker + seed) % 2,
    })),
    'vendor_cache_entries gauge': CACHES.flatMap((cache, index) =>
      range(20).map((shard) => ({
        name: 'vendor_cache_entries',
        labels: { cache, shard: String(shard) },
        value: 100 * (index + 1) + shard * seed,
      })),
    ),
    'vendor_build_info gauge': [
      { name: 'vendor_build_info', labels: { version, edition: 'enterprise' }, value: 1 },
    ],
    'process_resident_memory_bytes gauge': [
      { name: 'process_resident_memory_bytes', value: 80e6 + 1e6 * seed },
    ],
    'process_cpu_seconds_total counter': [{ name: 'process_cpu_seconds_total', value: ticks / 10 }],
  };
}

function line({ name, labels = {}, value }: Series): string {
  const pairs = Object.entries(labels).map(([key, text]) => `${key}=${JSON.stringify(text)}`);
  return `${name}${pairs.length === 0 ? '' : `{${pairs.join()}}`} ${value}\n`;
}

/** The page in the text format. */
export const vendorPage = (state: VendorState): string =>
  Object.entries(series(state))
    .map(([declared, list]) => `# TYPE ${declared}\n${list.map(line).join('')}`)
    .join('');
