/** OpenMetrics 1.0 text, or the classic Prometheus text format 0.0.4. */
export type ExpositionFormat = 'openmetrics' | 'text';

export type MetricType =
  | 'counter'
  | 'gauge'
  | 'histogram'
  | 'summary'
  | 'gaugehistogram'
  | 'info'
  | 'stateset'
  /** Also the classic format's "untyped", and a sample without a TYPE line. */
  | 'unknown';

export type Labels = Readonly<Record<string, string>>;

/** One measurement that a bucket or a counter points to. */
export interface Exemplar {
  readonly labels: Labels;
  readonly value: number;
  /** Unix seconds. */
  readonly timestamp?: number;
}

/** One line with a value. */
export interface Sample {
  readonly name: string;
  readonly labels: Labels;
  readonly value: number;
  /** Unix seconds in OpenMetrics, milliseconds in the classic format. */
  readonly timestamp?: number;
  readonly exemplar?: Exemplar;
}

/** What is exposed under one TYPE line. */
export interface Family {
  /** As declared: OpenMetrics leaves `_total` away, the classic format does not. */
  readonly name: string;
  readonly type: MetricType;
  readonly help?: string;
  readonly unit?: string;
  readonly samples: readonly Sample[];
}

/** What one scrape of a target answered. */
export interface Exposition {
  readonly format: ExpositionFormat;
  readonly families: readonly Family[];
}

/** A text is no exposition of its format. */
export class ExpositionError extends Error {
  override readonly name = 'ExpositionError';
  /** Number of the line, from 1; absent when a family as a whole is wrong. */
  readonly line: number | undefined;

  constructor(reason: string, line?: number) {
    super(line === undefined ? reason : `line ${line}: ${reason}`);
    this.line = line;
  }
}
