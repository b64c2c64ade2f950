import { createServer, type RequestListener } from 'node:http';
import { freePort, waitFor } from '@lab/testing';
import { expect, onTestFinished, test } from 'vitest';
import { Gateway } from './gateway.ts';
import { tally } from './ledger.ts';

async function gatewayBy(listener: RequestListener): Promise<Gateway> {
  const port = await freePort();
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    return 0;
  };
  onTestFinished(() => void stop());
  const url = `http://127.0.0.1:${port}`;
  return Gateway.start({ script: async () => ({ url, pid: 0, output: () => '', stop }) }, 1);
}

test('an open request is one that the service has begun with', async () => {
  let begun = 0;
  const gateway = await gatewayBy(() => {
    begun += 1;
  });
  const open = await Promise.all([1, 2, 3].map(() => gateway.open({ inputs: [1], seconds: 9 })));
  expect(begun).toBe(3);
  expect(gateway.ledger).toEqual([]);
  for (const one of open) one.giveUp();
  await Promise.all(open.map(({ end }) => end));
  expect(tally(gateway.ledger, ({ status }) => String(status))).toEqual({ 499: 3 });
});

test('the service sees that a client has given up', async () => {
  let gone = false;
  const gateway = await gatewayBy((_request, response) => {
    response.on('close', () => {
      gone = true;
    });
  });
  (await gateway.open({ inputs: [1], seconds: 9 })).giveUp();
  await waitFor(() => gone);
});

test('the ledger has what was answered, with the predictions of successes', async () => {
  const predictions = [{ class: 'low', confidence: 0.5 }];
  const gateway = await gatewayBy((request, response) => {
    response.statusCode = request.url === '/v1/predict' ? 200 : 404;
    response.end(JSON.stringify({ id: 'a', predictions }));
  });
  await gateway.predict({ inputs: [0.1], seconds: 0.25 });
  await gateway.lookUp('7');
  await gateway.askUnknown('/x');
  const open = await gateway.open({ inputs: [0.1], seconds: 0 });
  await open.end;
  expect(gateway.ledger).toMatchObject([
    { kind: 'predict', method: 'POST', status: 200, work: 0.25, predictions },
    { kind: 'lookup', method: 'GET', status: 404, work: 0, predictions: [] },
    { kind: 'unknown', method: 'GET', status: 404 },
    { kind: 'predict', method: 'POST', status: 200, predictions: [] },
  ]);
});

test('scraping goes on until the answer is as expected', async () => {
  let scrapes = 0;
  const gateway = await gatewayBy((_request, response) => {
    scrapes += 1;
    response.setHeader('content-type', 'text/plain').end(`scrapes ${scrapes}\n`);
  });
  const seen = await gateway.scrapeUntil(({ families }) => families[0]?.samples[0]?.value === 3);
  expect(seen.text).toBe('scrapes 3\n');
});
