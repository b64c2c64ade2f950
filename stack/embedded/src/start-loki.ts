import { join } from 'node:path';
import { buildInfo } from './config/build-info.ts';
import { errorLog, type OnError } from './config/error-log.ts';
import { defaultBodyLimits } from './http/body.ts';
import { type RunningServer, serve } from './http/server.ts';
import { defaultPushLimits, type PushLimits } from './logpush/limits.ts';
import { LogStore } from './logstore/log-store.ts';
import { lokiRoutes } from './lokiapi/routes.ts';
import { Tail } from './lokiapi/tail.ts';
import { Metrics } from './metrics/metrics.ts';
import { rulerRoutes } from './ruler/routes.ts';
import { Ruler } from './ruler/ruler.ts';
import { SegmentLog, type WriteAt } from './segment/segment-log.ts';

const SEGMENT_BYTES = 4 * 1024 * 1024;
const QUERY_TIMEOUT_MS = 60_000;
const RETENTION_CHECK_MS = 60_000;

export interface LokiStartOptions {
  /** `host:port`; port 0 takes a free one. */
  readonly listen: string;
  /** Where lines are kept; without it they are gone when the process ends. */
  readonly dataDir?: string | undefined;
  /** How bytes reach the disk; by default through the file system. */
  readonly write?: WriteAt;
  readonly retentionMs?: number;
  readonly maxBytes?: number;
  readonly limits?: Partial<PushLimits>;
  /** Folder of rule files; without it no rules are evaluated. */
  readonly rulesDir?: string | undefined;
  readonly alertmanagerUrl?: string | undefined;
  readonly remoteWriteUrl?: string | undefined;
  /** Interval of rule groups that set none, in milliseconds. */
  readonly ruleIntervalMs?: number;
  /** Takes lines about errors; by default the standard error does. */
  readonly log?: (line: string) => void;
  /** The clock, in milliseconds since the epoch. */
  readonly now?: () => number;
}

/** Starts a Loki-compatible store. */
export async function startLoki(options: LokiStartOptions): Promise<RunningServer> {
  const now = options.now ?? Date.now;
  const log =
    options.dataDir === undefined
      ? undefined
      : new SegmentLog({
          folder: join(options.dataDir, 'segments'),
          maxSegmentBytes: SEGMENT_BYTES,
          write: options.write,
        });
  const store = new LogStore({
    log,
    now,
    maxAgeMs: options.retentionMs ?? 72 * 3_600_000,
    maxBytes: options.maxBytes ?? 64 * 1024 * 1024,
  });
  const retention = setInterval(() => store.retain(), RETENTION_CHECK_MS);
  retention.unref();
  const metrics = lokiMetrics(store);
  const requests = metrics.counter('loki_request_total', 'Answered HTTP requests.');
  const onError = errorLog('loki', options.log);
  const ruler = startRuler(store, options, now, onError);
  ruler?.describe(metrics);
  const routes = lokiRoutes(store, {
    metrics,
    now,
    limits: { ...defaultPushLimits, ...options.limits },
    body: defaultBodyLimits,
    timeoutMs: QUERY_TIMEOUT_MS,
    accepted: metrics.counter('loki_distributor_lines_received_total', 'Lines received.'),
    discarded: metrics.counter('loki_discarded_samples_total', 'Lines refused, by reason.'),
  });
  const tail = new Tail(store, { now, timeoutMs: QUERY_TIMEOUT_MS });
  const server = await serve(options.listen, rulerRoutes(routes, ruler), {
    onAnswer: (method, _path, status) => requests.inc({ method, status_code: String(status) }),
    onError,
    onUpgrade: (request, socket, head) => tail.upgrade(request, socket, head),
  }).catch(async (error: unknown) => {
    clearInterval(retention);
    await ruler?.close();
    log?.close();
    throw error;
  });
  return {
    url: server.url,
    port: server.port,
    close: async () => {
      tail.close();
      await server.close();
      await ruler?.close();
      clearInterval(retention);
      log?.close();
    },
  };
}

function startRuler(
  store: LogStore,
  options: LokiStartOptions,
  now: () => number,
  onError: OnError,
): Ruler | undefined {
  const { rulesDir: folder, alertmanagerUrl, remoteWriteUrl, ruleIntervalMs: intervalMs } = options;
  if (folder === undefined) return undefined;
  return new Ruler(store, { folder, alertmanagerUrl, remoteWriteUrl, intervalMs, now, onError });
}

function lokiMetrics(store: LogStore): Metrics {
  const metrics = new Metrics().process();
  const { loki: version, revision, branch } = buildInfo;
  metrics.gauge('loki_build_info', 'Version.', () => 1, { version, revision, branch });
  metrics.gauge('loki_ingester_memory_streams', 'Streams in memory.', () => store.streamCount);
  metrics.gauge('loki_embedded_lines', 'Lines in memory.', () => store.lineCount);
  metrics.gauge('loki_embedded_bytes', 'Bytes of lines in memory.', () => store.bytes);
  metrics.observedCounter(
    'loki_ingester_wal_corruptions_total',
    'Records that could not be read back.',
    () => store.corruptRecords,
  );
  return metrics;
}
