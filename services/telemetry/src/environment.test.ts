import { expect, test } from 'vitest';
import { readEnvironment } from './environment.ts';

test('defaults are those of the OpenTelemetry specification', () => {
  expect(readEnvironment({})).toMatchObject({
    OTEL_SDK_DISABLED: false,
    OTEL_TRACES_EXPORTER: 'otlp',
    OTEL_TRACES_SAMPLER: 'parentbased_always_on',
    OTEL_BSP_SCHEDULE_DELAY: 5000,
    OTEL_BSP_MAX_QUEUE_SIZE: 2048,
    OTEL_BSP_MAX_EXPORT_BATCH_SIZE: 512,
    LAB_TELEMETRY: 'lean',
    LAB_FAULTS: false,
    LOG_LEVEL: 'info',
  });
});

test('an empty variable counts as unset', () => {
  expect(readEnvironment({ LOKI_URL: '', LOG_LEVEL: '' })).toMatchObject({ LOG_LEVEL: 'info' });
});

test.each(['true', 'TRUE', '1'])('OTEL_SDK_DISABLED=%s disables', (value) => {
  expect(readEnvironment({ OTEL_SDK_DISABLED: value }).OTEL_SDK_DISABLED).toBe(true);
});

test('every bad variable is named', () => {
  const read = () =>
    readEnvironment({
      LAB_TELEMETRY: 'fat',
      LOKI_URL: 'loki',
      OTEL_TRACES_SAMPLER: 'sometimes',
      OTEL_TRACES_SAMPLER_ARG: '2',
    });
  for (const name of [
    'LAB_TELEMETRY',
    'LOKI_URL',
    'OTEL_TRACES_SAMPLER',
    'OTEL_TRACES_SAMPLER_ARG',
  ]) {
    expect(read).toThrow(name);
  }
});
