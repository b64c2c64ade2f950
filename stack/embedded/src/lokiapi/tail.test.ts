import { waitFor } from '@lab/testing';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { startLoki } from '../start-loki.ts';

async function start() {
  const server = await startLoki({ listen: '127.0.0.1:0' });
  onTestFinished(() => server.close());
  const push = async (app: string, ...lines: string[]) => {
    const now = BigInt(Date.now()) * 1_000_000n;
    const values = lines.map((line, index) => [String(now + BigInt(index)), line]);
    const response = await fetch(`${server.url}/loki/api/v1/push`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ streams: [{ stream: { app }, values }] }),
    });
    expect(response.status).toBe(204);
  };
  const tail = (params: Record<string, string>) =>
    new WebSocket(
      `${server.url.replace('http', 'ws')}/loki/api/v1/tail?${new URLSearchParams(params)}`,
    );
  return { push, tail };
}

test('lines before and after the start of a tail come once, filtered and formatted', async () => {
  const { push, tail } = await start();
  await push('a', 'early match', 'early other');
  const client = tail({ query: '{app="a"} |= "match" | line_format "<{{.app}}> {{__line__}}"' });
  let received = '';
  client.on('message', (data) => {
    received += String(data);
  });
  await waitFor(() => received.includes('<a> early match'), { timeoutMs: 5000 });
  await push('b', 'match of another stream');
  await push('a', 'late match', 'late other');
  await waitFor(() => received.includes('<a> late match'), { timeoutMs: 5000 });
  expect(received.match(/match/g)).toHaveLength(2);
  expect(received).not.toContain('other');
});

test('a reader that is too slow is told what it did not get', { timeout: 30_000 }, async () => {
  const { push, tail } = await start();
  const client = tail({ query: '{app="a"}', delay_for: '1' });
  await new Promise((resolve) => client.once('open', resolve));
  let received = '';
  client.on('message', (data) => {
    received += String(data);
  });
  await push('a', ...Array.from({ length: 12_000 }, (_, index) => `line ${index}`));
  await waitFor(() => received.includes('dropped_entries'), { timeoutMs: 10_000 });
  await waitFor(() => received.includes('"line 9999"'), { timeoutMs: 10_000 });
  expect(received).not.toContain('"line 10000"');
});

test.each([
  { query: '{app="a"' },
  { query: 'rate({app="a"}[1m])' },
  { query: '{app="a"}', delay_for: '6' },
  { query: '{app="a"}', limit: '0' },
])('%j is refused with 400', async (params) => {
  const { tail } = await start();
  const client = tail(params);
  const error = await new Promise<Error>((resolve) => client.once('error', resolve));
  expect(error.message).toContain('400');
});
