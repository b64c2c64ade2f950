import { startTestPostgres, waitFor } from '@lab/testing';
import { expect, test } from 'vitest';
import { Backend } from '../testing/backend.fixture.ts';
import { SampleProcess } from '../testing/sample-process.fixture.ts';

const server = 2;
const client = 3;

test.each(['lean', 'auto'])(
  'mode %s: queries of a request are spans of its trace, others are none',
  {
    timeout: 60_000,
  },
  async (mode) => {
    const database = await startTestPostgres();
    const backend = await Backend.start();
    const service = await SampleProcess.start(
      {
        LAB_TELEMETRY: mode,
        OTEL_TRACES_EXPORTER: 'otlp',
        OTEL_EXPORTER_OTLP_ENDPOINT: backend.url,
        DATABASE_URL: database.url,
      },
      new URL('../testing/query.fixture.ts', import.meta.url),
    );
    const response = await fetch(`${service.url}/answer`);
    expect(await response.json()).toEqual({ answer: 42 });
    await waitFor(() => backend.spans.some(({ kind }) => kind === server));
    expect(await service.terminate()).toBe(0);
    const request = backend.spans.find(({ kind }) => kind === server);
    const queries = backend.spans.filter(
      ({ kind, attributes }) =>
        kind === client &&
        attributes.some(({ value }) => value.stringValue === 'SELECT 6 * 7 AS answer'),
    );
    expect(queries).toHaveLength(1);
    expect(queries[0]?.traceId).toBe(request?.traceId);
    const traces = backend.spans
      .filter(({ name }) => name.startsWith('pg'))
      .map((span) => span.traceId);
    expect(new Set(traces)).toEqual(new Set([request?.traceId]));
  },
);
