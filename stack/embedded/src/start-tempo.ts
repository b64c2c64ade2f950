import { join } from 'node:path';
import { buildInfo } from './config/build-info.ts';
import { errorLog } from './config/error-log.ts';
import { MetricsGenerator } from './generator/metrics-generator.ts';
import { defaultBodyLimits } from './http/body.ts';
import { type RunningServer, serve } from './http/server.ts';
import { Metrics } from './metrics/metrics.ts';
import { SegmentLog, type WriteAt } from './segment/segment-log.ts';
import { otlpRoutes, tempoRoutes } from './tempoapi/routes.ts';
import { TraceStore } from './tracestore/trace-store.ts';

const SEGMENT_BYTES = 4 * 1024 * 1024;
const QUERY_TIMEOUT_MS = 30_000;
const RETENTION_CHECK_MS = 60_000;

export interface TempoStartOptions {
  /** `host:port` of the query API; port 0 takes a free one. */
  readonly listen: string;
  /** `host:port` of the OTLP receiver. */
  readonly otlpListen: string;
  /** Where spans are kept; without it they are gone when the process ends. */
  readonly dataDir?: string | undefined;
  /** How bytes reach the disk; by default through the file system. */
  readonly write?: WriteAt;
  /** Time after which a query is given up, in milliseconds. */
  readonly queryTimeoutMs?: number;
  readonly retentionMs?: number;
  readonly maxBytes?: number;
  /** Where generated metrics are written; without it none are generated. */
  readonly remoteWriteUrl?: string | undefined;
  /** How often they are, in milliseconds. */
  readonly remoteWriteIntervalMs?: number;
  /** Takes lines about errors; by default the standard error does. */
  readonly log?: (line: string) => void;
  /** The clock, in milliseconds since the epoch. */
  readonly now?: () => number;
}

export interface RunningTempo extends RunningServer {
  readonly otlpUrl: string;
}

/** Starts a Tempo-compatible store with its OTLP/HTTP receiver. */
export async function startTempo(options: TempoStartOptions): Promise<RunningTempo> {
  const now = options.now ?? Date.now;
  const log =
    options.dataDir === undefined
      ? undefined
      : new SegmentLog({
          folder: join(options.dataDir, 'segments'),
          maxSegmentBytes: SEGMENT_BYTES,
          write: options.write,
        });
  const store = new TraceStore({
    log,
    now,
    maxAgeMs: options.retentionMs ?? 72 * 3_600_000,
    maxBytes: options.maxBytes ?? 256 * 1024 * 1024,
  });
  const retention = setInterval(() => store.retain(), RETENTION_CHECK_MS);
  retention.unref();
  const metrics = tempoMetrics(store);
  const generator = startGenerator(options, now);
  generator?.describe(metrics);
  const requests = metrics.counter('tempo_request_total', 'Answered HTTP requests.');
  const hooks = {
    onAnswer: (method: string, _path: string, status: number) =>
      requests.inc({ method, status_code: String(status) }),
    onError: errorLog('tempo', options.log),
  };
  const api = await serve(
    options.listen,
    tempoRoutes(store, { metrics, now, timeoutMs: options.queryTimeoutMs ?? QUERY_TIMEOUT_MS }),
    hooks,
  );
  const receiver = otlpRoutes(store, {
    body: defaultBodyLimits,
    received: metrics.counter('tempo_distributor_spans_received_total', 'Spans received.'),
    onSpans: (spans) => generator?.observe(spans),
  });
  const otlp = await serve(options.otlpListen, receiver, hooks).catch(async (error: unknown) => {
    await Promise.all([api.close(), generator?.close()]);
    throw error;
  });
  return {
    url: api.url,
    port: api.port,
    otlpUrl: otlp.url,
    close: async () => {
      await otlp.close();
      await api.close();
      await generator?.close();
      clearInterval(retention);
      log?.close();
    },
  };
}

function startGenerator(
  options: TempoStartOptions,
  now: () => number,
): MetricsGenerator | undefined {
  if (options.remoteWriteUrl === undefined) return undefined;
  const intervalMs = options.remoteWriteIntervalMs;
  return new MetricsGenerator({
    url: options.remoteWriteUrl,
    now,
    ...(intervalMs === undefined ? {} : { intervalMs }),
  });
}

function tempoMetrics(store: TraceStore): Metrics {
  const metrics = new Metrics().process();
  const { tempo: version, revision, branch } = buildInfo;
  metrics.gauge('tempo_build_info', 'Version.', () => 1, { version, revision, branch });
  metrics.gauge('tempo_embedded_traces', 'Traces in memory.', () => store.traceCount);
  metrics.gauge('tempo_embedded_spans', 'Spans in memory.', () => store.spanCount);
  metrics.observedCounter(
    'tempo_embedded_corrupt_records_total',
    'Records that could not be read back.',
    () => store.corruptRecords,
  );
  return metrics;
}
