import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { gateTo } from './gate.ts';

test('a gate passes requests on, and while it is shut connections break', async () => {
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    response.writeHead(202).end(`${request.url} ${body} ${request.headers['x-kind']}`);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const gate = await gateTo(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
  onTestFinished(() => gate.close());
  const write = () =>
    fetch(`http://${gate.address}/write`, {
      method: 'POST',
      body: 'x',
      headers: { 'x-kind': 'y' },
    });

  const first = await write();
  expect([first.status, await first.text()]).toEqual([202, '/write x y']);
  gate.shut();
  await expect(write()).rejects.toThrow();
  gate.open();
  expect((await write()).status).toBe(202);
});
