import { once } from 'node:events';
import { connect } from 'node:net';
import { waitFor } from '@lab/testing';
import { beforeAll, expect, test } from 'vitest';
import { type RunningService, startService } from '../index.ts';
import { sampleApp } from '../testing/sample-app.fixture.ts';
import { scrape } from '../testing/scrape.fixture.ts';

const connections = 20;
const requestsPerConnection = 500;
const pipelined = 10;

interface Kind {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly head: string;
  readonly body?: string;
}

const post = (body: string) => ({
  head: `POST /orders HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`,
  body,
});
const get = (path: string, method = 'GET') => ({
  head: `${method} ${path} HTTP/1.1\r\nhost: x\r\n\r\n`,
});

/** Every way in which a request can end while its connection stays. */
const kinds: readonly Kind[] = [
  { method: 'GET', route: '/products/:id', status: 200, ...get('/products/7') },
  { method: 'HEAD', route: '/products/:id', status: 200, ...get('/products/7', 'HEAD') },
  { method: 'POST', route: '/orders', status: 201, ...post('{"amount":1}') },
  { method: 'POST', route: '/orders', status: 400, ...post('{"amount":') },
  { method: 'POST', route: '/orders', status: 413, ...post(`{"amount":"${'x'.repeat(110_000)}"}`) },
  { method: 'GET', route: '/throws', status: 500, ...get('/throws') },
  { method: 'GET', route: '/unavailable', status: 503, ...get('/unavailable') },
  { method: 'GET', route: '/shops/:shop/broken', status: 500, ...get('/shops/1/broken') },
  { method: 'GET', route: 'unmatched', status: 404, ...get('/nowhere') },
];

let service: RunningService;

beforeAll(async () => {
  const { app } = sampleApp();
  service = await startService({ app, listen: '127.0.0.1:0' });
  return () => service.close();
});

/**
 * Sends requests over one kept-alive connection, some of them pipelined, and notes the status of each
 * answer in the order in which they come.
 */
async function converse(requests: readonly Kind[], ledger: Map<string, number>): Promise<void> {
  const socket = connect(service.port, '127.0.0.1');
  await once(socket, 'connect');
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
  });
  let scanned = 0;
  for (let start = 0; start < requests.length; start += pipelined) {
    const group = requests.slice(start, start + pipelined);
    socket.write(group.map(({ head, body = '' }) => head + body).join(''));
    for (const kind of group) {
      const end = await waitFor(() => answerEnd(text, scanned, kind.method), {
        intervalMs: 1,
        timeoutMs: 30_000,
      });
      const status = text.slice(scanned + 9, scanned + 12);
      const key = `${kind.method} ${kind.route} ${status}`;
      ledger.set(key, (ledger.get(key) ?? 0) + 1);
      scanned = end;
    }
    text = text.slice(scanned);
    scanned = 0;
  }
  socket.destroy();
}

/** Where the answer that begins at `start` ends, undefined while it is not complete. */
function answerEnd(text: string, start: number, method: string): number | undefined {
  const headEnd = text.indexOf('\r\n\r\n', start);
  if (headEnd === -1) return undefined;
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(start, headEnd))?.[1];
  if (length === undefined)
    throw new Error(`an answer without length: ${text.slice(start, headEnd)}`);
  const end = headEnd + 4 + (method === 'HEAD' ? 0 : Number(length));
  return text.length >= end ? end : undefined;
}

test('over 10,000 requests the counter equals what the clients saw, by method, route and status', {
  timeout: 120_000,
}, async () => {
  const ledger = new Map<string, number>();
  await Promise.all(
    Array.from({ length: connections }, (_, connection) => {
      const requests = Array.from(
        { length: requestsPerConnection },
        (_unused, n) => kinds[(n * 7 + connection) % kinds.length] ?? kinds[0],
      ).filter((kind) => kind !== undefined);
      return converse(requests, ledger);
    }),
  );
  const counted = await waitFor(async () => {
    const samples = await scrape(service.url, 'http_server_requests_total');
    const sum = samples.reduce((all, { value }) => all + value, 0);
    return sum >= connections * requestsPerConnection && samples;
  });
  const metrics = new Map(
    counted.map(({ labels, value }) => [
      `${labels.method} ${labels.route} ${labels.status}`,
      value,
    ]),
  );
  expect(Object.fromEntries(metrics)).toEqual(Object.fromEntries(ledger));
  for (const { method, route, status } of kinds) {
    expect(ledger.get(`${method} ${route} ${status}`)).toBeGreaterThan(1000);
  }
});
