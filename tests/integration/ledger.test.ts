import { LedgerClient } from '@lab/clients';
import { ServiceProcess, startTestPostgres, waitFor } from '@lab/testing';
import { expect, test } from 'vitest';

const REQUESTS = 10_000;

/** The series of a metric, as labels and value, from a service's metrics page. */
async function series(service: ServiceProcess, name: string) {
  const page = await (await service.request('/metrics')).text();
  const lines = page.matchAll(new RegExp(`^${name}\\{(.*?)\\} ([0-9.e+]+)`, 'gm'));
  return [...lines].map(([, labels = '', value]) => ({
    labels: new Map(
      [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = '', text = '']) => [key, text]),
    ),
    value: Number(value),
  }));
}

/** The values of a metric by some of its labels, added up over the others. */
async function totals(service: ServiceProcess, name: string, by: readonly string[]) {
  const sums: Record<string, number> = {};
  for (const { labels, value } of await series(service, name)) {
    const key = by.map((label) => labels.get(label)).join(' ');
    sums[key] = (sums[key] ?? 0) + value;
  }
  return sums;
}

test(`over ${REQUESTS} requests the ledger, the shop and the model agree exactly`, {
  timeout: 240_000,
}, async () => {
  const { env } = await startTestPostgres();
  const inference = await ServiceProcess.start('inference');
  const api = await ServiceProcess.start('api', { ...env, INFERENCE_URL: inference.url });
  await Promise.all([inference.ready(), api.ready()]);
  const loadgen = await ServiceProcess.start('loadgen', {
    API_URL: api.url,
    INFERENCE_URL: inference.url,
    LOAD_PROFILE: 'off',
    LOAD_MAX_INFLIGHT: String(REQUESTS),
    // Nothing is given up, however slow this machine is: every request has its answer.
    LOAD_TIMEOUT_SECONDS: '120',
    LOAD_TRUTH_DELAY_SECONDS: '0-1',
  });
  await loadgen.ready();
  const client = new LedgerClient(loadgen.url);
  await client.setLoad({ profile: 'steady', rps: 200, requests: REQUESTS });
  await waitFor(async () => (await client.load()).state === 'finished', {
    timeoutMs: 180_000,
    intervalMs: 250,
  });
  const ledger = await client.ledger({ flush: true, timeoutSeconds: 60 });
  expect(ledger).toMatchObject({ flushed: true, inflight: 0, shed: 0, noAnswer: [] });
  expect([ledger.sent, ledger.answered, ledger.traces.count]).toEqual([
    REQUESTS,
    REQUESTS,
    REQUESTS,
  ]);

  const byRoute = Object.fromEntries(
    ledger.requests.map(({ method, route, status, count }) => [
      `${method} ${route} ${status}`,
      count,
    ]),
  );
  const served = await totals(api, 'http_server_requests_total', ['method', 'route', 'status']);
  expect(served).toEqual(byRoute);
  expect(await totals(loadgen, 'loadgen_requests_total', ['method', 'route', 'status'])).toEqual(
    byRoute,
  );
  expect(Object.values(byRoute).reduce((sum, count) => sum + count, 0)).toBe(REQUESTS);

  const { accepted, revenueMinor } = ledger.checkout;
  expect(accepted).toBeGreaterThan(0);
  expect((await totals(api, 'checkout_total', ['result'])).accepted).toBe(accepted);
  expect((await totals(api, 'revenue_minor_units_total', []))['']).toBe(revenueMinor);

  const outcomes: Record<string, number> = {};
  for (const { version, tp, fp, tn, fn } of ledger.versions) {
    for (const [result, count] of Object.entries({ tp, fp, tn, fn })) {
      if (count > 0)
        outcomes[`${version} ${result}`] = (outcomes[`${version} ${result}`] ?? 0) + count;
    }
  }
  expect(Object.keys(outcomes).length).toBeGreaterThan(2);
  const judged = await waitFor(async () => {
    const seen = await totals(inference, 'prediction_outcomes_total', ['version', 'result']);
    const count = (all: Record<string, number>) =>
      Object.values(all).reduce((sum, one) => sum + one, 0);
    return count(seen) >= count(outcomes) && seen;
  });
  expect(Object.fromEntries(Object.entries(judged).filter(([, count]) => count > 0))).toEqual(
    outcomes,
  );
});
