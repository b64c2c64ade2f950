/** What the queries of a panel answered, in the shapes that panels draw. */

export type Labels = Readonly<Record<string, string>>;

/** Milliseconds since 1970, and the value then. */
export type Point = readonly [at: number, value: number];

export interface Series {
  /** Tells it from all others of its panel. */
  readonly key: string;
  readonly refId: string;
  /** As the legend says it. */
  readonly name: string;
  readonly labels: Labels;
  readonly points: readonly Point[];
}

export type Cell = string | number;

/** Rows of named cells. */
export interface Rows {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, Cell>>[];
}

/** A measured request behind a series. */
export interface Exemplar {
  readonly at: number;
  readonly value: number;
  readonly traceId: string;
  readonly labels: Labels;
}

export interface LogLine {
  /** Tells it from all others of its panel. */
  readonly key: string;
  /** Nanoseconds since 1970, as Loki writes them. */
  readonly at: string;
  readonly line: string;
  readonly labels: Labels;
}

export interface TraceSummary {
  readonly traceId: string;
  readonly service: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly durationMs: number;
}

/** Requests from one service to another, per second. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly rate: number;
  readonly failedRate: number;
}

export interface PanelData {
  readonly series: readonly Series[];
  readonly tables: readonly Rows[];
  readonly exemplars: readonly Exemplar[];
  readonly lines: readonly LogLine[];
  readonly traces: readonly TraceSummary[];
  readonly edges: readonly Edge[];
}

export const noData: PanelData = {
  series: [],
  tables: [],
  exemplars: [],
  lines: [],
  traces: [],
  edges: [],
};

/** Everything that several queries answered. */
export function together(parts: readonly PanelData[]): PanelData {
  return {
    series: parts.flatMap(({ series }) => series),
    tables: parts.flatMap(({ tables }) => tables),
    exemplars: parts.flatMap(({ exemplars }) => exemplars),
    lines: parts.flatMap(({ lines }) => lines),
    traces: parts.flatMap(({ traces }) => traces),
    edges: parts.flatMap(({ edges }) => edges),
  };
}

/** Whether there is nothing to draw: no finite value, row, line, trace or edge. */
export function isEmpty({ series, tables, lines, traces, edges }: PanelData): boolean {
  return (
    !series.some(({ points }) => points.some(([, value]) => Number.isFinite(value))) &&
    !tables.some(({ rows }) => rows.length > 0) &&
    lines.length + traces.length + edges.length === 0
  );
}

/** The latest finite value. */
export function lastValue({ points }: Series): number | undefined {
  return points.findLast(([, value]) => Number.isFinite(value))?.[1];
}
