import type { DashboardFile } from '@lab/dashboards/files';

/** What a layer works with. */
export interface PreflightContext {
  readonly dashboards: readonly DashboardFile[];
  /** Whether they are the kit's own, which Grafana and the console show. */
  readonly areOwn: boolean;
  /** Base URL of a component that runs. */
  readonly endpoint: (component: string) => string;
  /** What is not there yet, just after a start, is asked for again until then (milliseconds, as Date.now). */
  readonly deadline: number;
  readonly progress: (line: string) => void;
}

/** A panel that does not show what it should. */
export interface Failure {
  readonly dashboard: string;
  readonly panel: string;
  /** What was chosen in the variables: `service=api`. */
  readonly choice: string;
  /** The query as it was sent; for other layers what was looked at. */
  readonly query: string;
  readonly problem: string;
}

/** A panel that is empty and says that it may be. */
export interface DeclaredEmpty {
  readonly dashboard: string;
  readonly panel: string;
  /** The text that it shows instead of data. */
  readonly text: string;
}

export interface LayerReport {
  readonly layer: string;
  /** How many things were looked at. */
  readonly asked: number;
  readonly failures: readonly Failure[];
  readonly empty: readonly DeclaredEmpty[];
  /** Why the layer has looked at nothing. */
  readonly skipped?: string;
}

/** One way to look at all dashboards. The layers run one after another. */
export interface Layer {
  readonly name: string;
  run(context: PreflightContext): Promise<LayerReport>;
}
