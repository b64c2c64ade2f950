import { once } from 'node:events';
import { createServer } from 'node:http';
import { waitFor } from '@lab/testing';
import { expect, onTestFinished, test } from 'vitest';
import { HttpTarget } from './http/target.ts';
import { Inflight } from './inflight.ts';
import { seededRandom } from './random.ts';
import { TruthReporter } from './truth-reporter.ts';

/** An inference service that answers with the statuses given, one after the other, then with 202. */
async function setUp(statuses: number[] = [], delaySeconds = { min: 0, max: 0 }) {
  const received: string[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const status = statuses.shift() ?? 202;
    response.writeHead(status, { 'content-type': 'application/json' });
    if (status === 202)
      received.push(...body.matchAll(/"predictionId":"(\w+)"/g).map(([, id]) => id ?? ''));
    response.end(JSON.stringify({ joined: 1, unknown: 0 }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const target = new HttpTarget(`http://127.0.0.1:${address.port}`, 1_000);
  onTestFinished(() => target.close());
  const inflight = new Inflight();
  const reporter = new TruthReporter({ target, delaySeconds, random: seededRandom(1), inflight });
  onTestFinished(() => reporter.close());
  return { reporter, received };
}

test('delivers labels in batches, after their delay', async () => {
  const { reporter, received } = await setUp();
  for (let n = 0; n < 450; n += 1) reporter.add(`p${n}`, 'fraud');
  reporter.start();
  await waitFor(() => received.length === 450);
  await waitFor(() => reporter.report().delivered === 450);
  expect(reporter.report()).toMatchObject({
    joined: 3,
    unknown: 0,
    waiting: 0,
    failed: 0,
    dropped: 0,
    requests: [{ method: 'POST', route: '/v1/outcomes', status: '202', count: 3 }],
  });
});

test('keeps back what is not due, and delivers it at the end all the same', async () => {
  const { reporter, received } = await setUp([], { min: 60, max: 90 });
  reporter.start();
  reporter.add('late', 'legit');
  reporter.pause();
  expect(reporter.report()).toMatchObject({ delivered: 0, waiting: 1 });
  await reporter.close();
  expect(received).toEqual(['late']);
});

test('tries again after an error, and gives up what is refused', async () => {
  const { reporter, received } = await setUp([503, 400]);
  reporter.add('first', 'legit');
  await reporter.close();
  expect(reporter.report()).toMatchObject({ waiting: 1, failed: 0 });
  await reporter.close();
  expect(reporter.report()).toMatchObject({ waiting: 0, failed: 1, delivered: 0 });
  reporter.add('second', 'legit');
  await reporter.close();
  expect(received).toEqual(['second']);
});

test('keeps a bounded number of labels', async () => {
  const { reporter } = await setUp([], { min: 60, max: 60 });
  for (let n = 0; n < 20_010; n += 1) reporter.add(`p${n}`, 'legit');
  expect(reporter.report()).toMatchObject({ waiting: 20_000, dropped: 10 });
});
