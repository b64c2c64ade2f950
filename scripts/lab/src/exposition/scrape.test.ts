import { createServer } from 'node:http';
import { freePort } from '@lab/testing';
import { expect, onTestFinished, test } from 'vitest';
import { scrape } from './scrape.ts';

async function target(contentType: string, body: string, status = 200): Promise<string> {
  const server = createServer((_request, response) => {
    response.writeHead(status, { 'content-type': contentType }).end(body);
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${port}/metrics`;
}

test('an answer is read as what it says it is', async () => {
  const open = await target('application/openmetrics-text; version=1.0.0', 'up 1\n# EOF\n');
  expect(await scrape(open)).toMatchObject({ format: 'openmetrics', families: [{ name: 'up' }] });
  const text = await target('text/plain; version=0.0.4', 'up 1\n');
  expect(await scrape(text)).toMatchObject({ format: 'text', families: [{ name: 'up' }] });
});

test.each([
  ['text/html', 'up 1\n', 200, /no content type/],
  ['text/plain', 'up\n', 200, /line 1/],
  ['text/plain', '', 500, /answers 500/],
])('%s with %j and status %i is no exposition', async (type, body, status, reason) => {
  await expect(scrape(await target(type, body, status))).rejects.toThrow(reason);
});
