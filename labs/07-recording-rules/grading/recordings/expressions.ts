/** The file with the rules of the tasks rates, latency and platform. */
export const RULES = 'rules.yml';

/** What the level "model" stands for. */
export const MODEL = 'model, version, environment';

/** The rate of a counter at the level "model". */
export const rate = (metric: string, window = '5m'): string =>
  `sum by (${MODEL}) (rate(${metric}[${window}]))`;
