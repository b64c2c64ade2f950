import {
  type Threshold,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard';

/** Colours by value: the first step holds from minus infinity on. */
export type Steps = readonly Threshold[];

/** A number that is neither good nor bad. */
export const neutral: Steps = [{ color: 'blue', value: null }];

/** Green below `warn`, orange below `bad`, then red. */
export const risesTo = (warn: number, bad: number): Steps => [
  { color: 'green', value: null },
  { color: 'orange', value: warn },
  { color: 'red', value: bad },
];

/** Red below `bad`, orange below `warn`, then green. */
export const fallsTo = (warn: number, bad: number): Steps => [
  { color: 'red', value: null },
  { color: 'orange', value: bad },
  { color: 'green', value: warn },
];

/** Green at zero, red from `bad` on. */
export const noneOf = (bad = 1): Steps => [
  { color: 'green', value: null },
  { color: 'red', value: bad },
];

export const thresholds = (steps: Steps): ThresholdsConfigBuilder =>
  new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([...steps]);
