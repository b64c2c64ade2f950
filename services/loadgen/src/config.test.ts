import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

test('has a default for everything', () => {
  expect(readConfig({})).toEqual({
    listen: '127.0.0.1:8003',
    apiUrl: 'http://127.0.0.1:8000',
    inferenceUrl: undefined,
    load: { profile: 'steady', rps: 20 },
    seed: 1,
    spacing: 'poisson',
    users: 1_000_000,
    fraudShare: 0.08,
    maxInflight: 2_000,
    timeoutMs: 10_000,
    truthDelaySeconds: { min: 5, max: 15 },
  });
});

test('reads variables; an empty one counts as unset', () => {
  const config = readConfig({
    LOAD_PROFILE: 'daily',
    LOAD_RPS: '50',
    LOAD_SEED: '9',
    LOAD_TRUTH_DELAY_SECONDS: '0.5-2',
    LOAD_TIMEOUT_SECONDS: '2.5',
    INFERENCE_URL: 'http://inference:8001',
    LISTEN: '',
  });
  expect(config).toMatchObject({
    listen: '127.0.0.1:8003',
    load: { profile: 'daily', rps: 50 },
    seed: 9,
    truthDelaySeconds: { min: 0.5, max: 2 },
    timeoutMs: 2_500,
    inferenceUrl: 'http://inference:8001',
  });
  expect(readConfig({ LOAD_PROFILE: 'off' }).load).toBeUndefined();
});

test.each([
  ['LOAD_RPS', 'many'],
  ['LOAD_RPS', '0'],
  ['LOAD_RPS', '1000000'],
  ['LOAD_PROFILE', 'square'],
  ['API_URL', 'api:8000'],
  ['LOAD_TRUTH_DELAY_SECONDS', '15-5'],
  ['LOAD_TRUTH_DELAY_SECONDS', 'soon'],
  ['LOAD_FRAUD_SHARE', '2'],
])('%s=%s is an error that names the variable', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(name);
});
