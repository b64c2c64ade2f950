import type { Project } from '../compose/project.ts';

export type RuntimeKind = 'local' | 'docker';

export type Progress = (line: string) => void;

/** One component as people and graders see it, the same in both runtimes. */
export interface ComponentStatus {
  readonly name: string;
  readonly state: 'waiting' | 'running' | 'completed' | 'exited' | 'skipped';
  readonly health: 'none' | 'starting' | 'healthy' | 'unhealthy';
  /** True when it is as it should be: healthy, running without a health check, completed, or left out. */
  readonly ok: boolean;
  /** What really runs: program and version, script, or image. */
  readonly runs: string;
  readonly ports: readonly number[];
  readonly pid?: number;
  readonly restarts: number;
  /** ISO 8601. */
  readonly startedAt?: string;
  readonly finishedAt?: string;
  readonly exitCode?: number;
  readonly signal?: string;
  /** Why it is not as it should be, or why it is left out. */
  readonly reason?: string;
  /** The end of its log, when it ended by itself. */
  readonly lastLines: readonly string[];
}

export interface LabStatus {
  readonly runtime: RuntimeKind;
  /** Id of the lab that runs; undefined when none does. */
  readonly lab?: string;
  readonly components: readonly ComponentStatus[];
}

export interface LabProject {
  readonly id: string;
  readonly project: Project;
}

export interface WaitOptions {
  readonly progress: Progress;
  /** Called after each change while the components come up. */
  readonly onStatus?: (status: LabStatus) => void;
  readonly signal?: AbortSignal;
}

export interface UpOptions extends WaitOptions {
  /** The run ends when this process does, however it ends. */
  readonly attached?: boolean;
}

export interface LogOptions {
  /** Names of components; none means all. */
  readonly components: readonly string[];
  readonly follow: boolean;
  /** How many lines of the past to begin with, per component. */
  readonly lines: number;
  readonly onLine: (component: string, line: string) => void;
  readonly signal?: AbortSignal;
}

/** Runs the components of a lab. Every method throws LabError with the way out. */
export interface Runtime {
  readonly kind: RuntimeKind;
  /**
   * Starts the components of a lab, or changes what runs to it, and waits until each is healthy.
   * Throws LabError (exit code `failed`) that names each component that is not, with the end of its log.
   */
  up(lab: LabProject, options: UpOptions): Promise<LabStatus>;
  /** Stops everything. Volumes stay, unless `removeData`. Resolves with false when nothing ran. */
  down(options: { readonly progress: Progress; readonly removeData?: boolean }): Promise<boolean>;
  status(): Promise<LabStatus>;
  /** Starts components again with their configuration rendered anew, and waits for them. */
  restart(lab: LabProject, components: readonly string[], options: WaitOptions): Promise<LabStatus>;
  /** Stops components and leaves them stopped until `up` or `restart`. */
  stop(components: readonly string[]): Promise<void>;
  /** Ends components at once, as a crash does; they stay down until `up` or `restart`. */
  kill(components: readonly string[]): Promise<void>;
  logs(options: LogOptions): Promise<void>;
  /** Base URL of a component, such as `http://127.0.0.1:9090`. `port`: another than its first. */
  endpoint(component: string, port?: number): string;
  /** Text with `<component>:<port>` of known components turned into their addresses on loopback. */
  localise(text: string): string;
}
