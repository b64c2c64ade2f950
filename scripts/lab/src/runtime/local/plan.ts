import type { DependencyCondition } from '../../compose/service.ts';

/** How the runner asks a component whether it is usable. */
export type ReadyProbe =
  | { readonly kind: 'http'; readonly port: number; readonly path: string }
  | { readonly kind: 'tcp'; readonly port: number };

/** Everything the runner needs to know about one process. Times are milliseconds. */
export interface ComponentPlan {
  readonly name: string;
  /** What really runs, for people: `prometheus 3.5.3`, `stack/embedded/src/loki.ts (stand-in)`. */
  readonly runs: string;
  readonly command: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly ready?: ReadyProbe;
  readonly ports: readonly number[];
  readonly labels: Readonly<Record<string, string>>;
  readonly dependsOn: Readonly<Record<string, DependencyCondition>>;
  /** Components that it sends to by URL: they are stopped after it, so that its last words arrive. */
  readonly sendsTo: readonly string[];
  /** True for a job that others wait for to complete. */
  readonly isJob: boolean;
  readonly startTimeoutMs: number;
  readonly probeIntervalMs: number;
  readonly probeTimeoutMs: number;
  readonly probeRetries: number;
  readonly stopGraceMs: number;
  readonly memLimitBytes?: number;
  readonly logFile: string;
  readonly logMaxBytes: number;
  readonly logMaxFiles: number;
  /** Differs when the process itself or its rendered configuration would: see `buildPlan`. */
  readonly hash: string;
}

/** A component of the lab that does not run here, and why. */
export interface LeftOut {
  readonly name: string;
  readonly reason: string;
}

/** What should run. The command line writes it, the runner of the same checkout carries it out. */
export interface Plan {
  readonly lab: string;
  readonly portOffset: number;
  readonly components: readonly ComponentPlan[];
  readonly leftOut: readonly LeftOut[];
}
