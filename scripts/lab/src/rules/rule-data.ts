import type { MetricType } from '../lint/catalogue/catalogue.ts';

/** Series for the unit tests of promtool, sampled at the same interval. */
export interface RuleData {
  readonly intervalSeconds: number;
  /** How often rules are evaluated; default: with each sample. Less often makes days affordable. */
  readonly evaluationSeconds?: number;
  /** Samples of each series. */
  readonly steps: number;
  readonly series: readonly {
    /** `name{label="value"}`. */
    readonly series: string;
    /** promtool's notation: `0+10x20 _x5 3`. */
    readonly values: string;
  }[];
  /** Types by metric family, for the lint; names tell counters and classic histograms. */
  readonly types?: Readonly<Record<string, MetricType>>;
}

/** The same fixture twice: one that learners may see, and one that they never do. */
export interface RuleFixtures {
  readonly public: RuleData;
  /** Another seed, other label values, counter resets and missing series. */
  readonly hidden: RuleData;
}
