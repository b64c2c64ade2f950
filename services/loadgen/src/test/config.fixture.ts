import type { LoadgenConfig } from '../config.ts';

/** A configuration for tests: nothing runs until it is started. */
export const testConfig = (
  apiUrl: string,
  changes: Partial<LoadgenConfig> = {},
): LoadgenConfig => ({
  listen: '127.0.0.1:0',
  apiUrl,
  inferenceUrl: undefined,
  load: undefined,
  seed: 7,
  spacing: 'poisson',
  users: 1_000,
  fraudShare: 0.1,
  maxInflight: 500,
  timeoutMs: 5_000,
  truthDelaySeconds: { min: 0, max: 0.1 },
  ...changes,
});
