import { connect } from 'node:net';
import { freePort, waitFor } from '@lab/testing';
import { describe, expect, test } from 'vitest';
import { createApp, startService } from '../index.ts';
import { Backend } from '../testing/backend.fixture.ts';
import { SampleProcess } from '../testing/sample-process.fixture.ts';
import { total } from '../testing/scrape.fixture.ts';

const events = (service: SampleProcess) => service.lines().map(({ event }) => event);

describe('routes', () => {
  test('health, readiness and metrics answer, faults are off without LAB_FAULTS', async () => {
    const checks = { database: 'connection refused' };
    const service = await startService({
      app: createApp(),
      listen: '127.0.0.1:0',
      ready: () => ({ ready: false, checks }),
    });
    try {
      const health = await fetch(`${service.url}/healthz`);
      expect([health.status, await health.json()]).toEqual([200, { status: 'ok' }]);
      const readiness = await fetch(`${service.url}/readyz`);
      expect([readiness.status, await readiness.json()]).toEqual([503, { ready: false, checks }]);
      const metrics = await fetch(`${service.url}/metrics`);
      expect(metrics.headers.get('content-type')).toContain('application/openmetrics-text');
      const faults = await fetch(`${service.url}/faults`);
      expect([faults.status, faults.headers.get('content-type')]).toEqual([
        404,
        expect.stringContaining('application/problem+json'),
      ]);
    } finally {
      await service.close();
    }
  });

  test('a readiness check that throws says so', async () => {
    const ready = () => Promise.reject(new Error('no route to host'));
    const service = await startService({ app: createApp(), listen: '127.0.0.1:0', ready });
    try {
      const response = await fetch(`${service.url}/readyz`);
      expect(await response.json()).toEqual({
        ready: false,
        checks: { service: 'no route to host' },
      });
    } finally {
      await service.close();
    }
  });

  test.each(['nowhere', '127.0.0.1', ':8000', '127.0.0.1:99999'])(
    'LISTEN %s is refused by name',
    async (listen) => {
      await expect(startService({ app: createApp(), listen })).rejects.toThrow(`"${listen}"`);
    },
  );
});

describe('SIGTERM', () => {
  test('requests under way are answered, new connections refused, the process ends with 0', async () => {
    const service = await SampleProcess.start();
    const slow = fetch(`${service.url}/slow?ms=700`);
    await waitFor(async () => (await total(service.url, 'http_server_active_requests')) === 1);
    service.kill('SIGTERM');
    await waitFor(async () =>
      fetch(`${service.url}/healthz`).then(
        () => false,
        () => true,
      ),
    );
    const response = await slow;
    expect(response.status).toBe(200);
    expect(await service.ended()).toEqual({ code: 0, signal: null });
    expect(events(service)).toEqual([
      'service.started',
      'service.stopping',
      'http.request',
      'service.stopped',
    ]);
  });

  test('a kept connection that is used while draining is answered and then closed', async () => {
    const service = await SampleProcess.start();
    const { hostname, port } = new URL(service.url);
    const socket = connect(Number(port), hostname);
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
    });
    const request = (path: string) => socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`);
    request('/slow?ms=3000');
    await waitFor(async () => (await total(service.url, 'http_server_active_requests')) === 1);
    service.kill('SIGTERM');
    await waitFor(() => events(service).includes('service.stopping'));
    request('/products/1');
    await waitFor(() => socket.closed || socket.readableEnded);
    expect(text.match(/HTTP\/1\.1 200/g)).toHaveLength(2);
    expect(text).toMatch(/connection: close/i);
    expect((await service.ended()).code).toBe(0);
  });

  test('a second signal ends it at once', async () => {
    const service = await SampleProcess.start();
    const slow = fetch(`${service.url}/slow?ms=60000`).catch(() => undefined);
    await waitFor(async () => (await total(service.url, 'http_server_active_requests')) === 1);
    service.kill('SIGTERM');
    await waitFor(() => events(service).includes('service.stopping'));
    service.kill('SIGTERM');
    expect(await service.ended()).toEqual({ code: 143, signal: null });
    await slow;
  });

  test('an error while closing is logged, and the process still ends', async () => {
    const service = await SampleProcess.start({ CLOSE_FAILS: '1' });
    expect(await service.terminate()).toBe(0);
    expect(service.lines().find(({ event }) => event === 'service.close')).toMatchObject({
      severity_text: 'error',
      error: { message: 'cannot close' },
    });
  });
});

describe('crashes', () => {
  test('an uncaught exception leaves a fatal line on stdout and in Loki, and code 1', async () => {
    const backend = await Backend.start();
    const service = await SampleProcess.start({ LOKI_URL: backend.url });
    await fetch(`${service.url}/crash`);
    expect(await service.ended()).toEqual({ code: 1, signal: null });
    expect(service.lines().find(({ event }) => event === 'process.crash')).toMatchObject({
      severity_text: 'fatal',
      severity_number: 21,
      message: 'outside of any request',
      error: { type: 'Error', stack: expect.stringContaining('sample-app') },
    });
    const fatal = backend.lines.find(({ labels }) => labels.level === 'fatal');
    expect(fatal?.text).toContain('outside of any request');
  });

  test('a port in use is a fatal line, and code 1', async () => {
    const port = await freePort();
    const listen = `127.0.0.1:${port}`;
    const holder = await startService({ app: createApp(), listen });
    try {
      await expect(SampleProcess.start({ LISTEN: listen })).rejects.toThrow('EADDRINUSE');
    } finally {
      await holder.close();
    }
  });
});
