import request from 'supertest';
import { expect, test } from 'vitest';
import { ownHeaders, startBackend, startTestConsole } from '../test/console.fixture.ts';

test('the page may run its own scripts alone, and every answer gets its own nonce', async () => {
  const url = await startTestConsole();
  const [one, two] = [await request(url).get('/labs/01'), await request(url).get('/')];
  const policy = one.headers['content-security-policy'] ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self';");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toContain("require-trusted-types-for 'script'");
  expect(policy).not.toMatch(/unsafe-(inline|eval)/);
  const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
  expect(one.text).toContain(`nonce="${nonce}"`);
  expect(two.text).not.toContain(`nonce="${nonce}"`);
  expect(one.headers['cache-control']).toBe('no-store');
});

test('every answer forbids sniffing, framing and reading by other sites', async () => {
  const url = await startTestConsole();
  for (const path of ['/', '/assets/main.js', '/api/session', '/nowhere']) {
    const { headers } = await request(url).get(path);
    expect(headers, path).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
    });
    expect(headers, path).not.toHaveProperty('access-control-allow-origin');
  }
  const script = await request(url).get('/assets/main.js');
  expect(script.headers['cache-control']).toContain('immutable');
});

test('answers to its own names alone', async () => {
  const url = await startTestConsole();
  const asked = (host: string) => request(url).get('/api/session').set('host', host);
  await asked('localhost:4000').expect(200);
  await asked('[::1]:4000').expect(200);
  await asked('attacker.example:4000').expect(421);
  await asked('127.0.0.1.attacker.example').expect(421);
  await request(url).get('/').set('host', 'attacker.example').expect(421);
});

test('a change needs the token of this process and the origin of this page', async () => {
  const inbox = await startBackend((_request, response) => {
    response.setHeader('content-type', 'application/json').end('{"deleted":1}');
  });
  const url = await startTestConsole({ INBOX_URL: inbox.url });
  const headers = await ownHeaders(url);
  const change = (given: Record<string, string>) =>
    request(url).delete('/api/inbox/messages').set(given);
  await change({}).expect(403);
  await change({ origin: url }).expect(403);
  await change({ ...headers, 'x-console-token': 'x'.repeat(43) }).expect(403);
  await change({ ...headers, origin: 'http://attacker.example' }).expect(403);
  await change({ ...headers, origin: 'null' }).expect(403);
  const { origin: _, ...withoutOrigin } = headers;
  await change(withoutOrigin).expect(403);
  expect(inbox.asked).toEqual([]);
  await change(headers).expect(200);
  expect(inbox.asked).toEqual(['DELETE /messages']);
  const other = await startTestConsole();
  expect((await ownHeaders(other))['x-console-token']).not.toBe(headers['x-console-token']);
});

test('a browser that says another site asks is refused even to read', async () => {
  const url = await startTestConsole();
  const asked = (site: string) => request(url).get('/api/session').set('sec-fetch-site', site);
  await asked('same-origin').expect(200);
  await asked('cross-site').expect(403);
  await asked('same-site').expect(403);
});
