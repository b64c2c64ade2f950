export const healthStates = ['healthy', 'unhealthy', 'starting', 'none'] as const;
export type Health = (typeof healthStates)[number];

/** What a component uses; null where it cannot be told. */
export interface Usage {
  /** CPU time since its start, in seconds, all cores together. */
  readonly cpuSeconds: number | null;
  /** Memory that cannot be given back by dropping caches. */
  readonly memoryBytes: number | null;
  /** Null without a limit. */
  readonly memoryLimitBytes: number | null;
  readonly receivedBytes: number | null;
  readonly transmittedBytes: number | null;
}

export const noUsage: Usage = {
  cpuSeconds: null,
  memoryBytes: null,
  memoryLimitBytes: null,
  receivedBytes: null,
  transmittedBytes: null,
};

/** A component at the time of a look at it. */
export interface Component {
  readonly name: string;
  /** Id of the container; undefined for a process. */
  readonly containerId: string | undefined;
  /** In the engine's words: running, exited, created, restarting, paused, dead, removing. */
  readonly state: string;
  readonly health: Health;
  /** Of one that has exited by itself; null when it has not, or a signal ended it. */
  readonly exitCode: number | null;
  readonly restarts: number;
  readonly startedAt: Date | null;
  readonly labels: Readonly<Record<string, string>>;
  /** Host and port under which Prometheus reaches its metrics; undefined when it has none. */
  readonly metricsAddress: string | undefined;
  readonly usage: Usage;
}

/** Label of a component that exposes metrics, with the port it does so on. */
const METRICS_PORT_LABEL = 'lab.metrics.port';
/** Label with the path of its metrics, when that is not /metrics. */
export const METRICS_PATH_LABEL = 'lab.metrics.path';
/** Label of a component that sends its log to Loki by itself, value `pushed`. */
export const LOGS_LABEL = 'lab.logs';

/** The metrics port that the labels name. */
export function metricsPort(labels: Readonly<Record<string, string>>): number | undefined {
  const port = Number(labels[METRICS_PORT_LABEL]);
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
}
