import request from 'supertest';
import { expect, onTestFinished, test } from 'vitest';
import { startInbox } from './service.ts';

const MAX_MESSAGE_BYTES = 20_000;

async function inbox() {
  const running = await startInbox({
    listen: '127.0.0.1:0',
    smtp: { host: '127.0.0.1', port: 0 },
    maxMessages: 500,
    maxBytes: 1_000_000,
    maxMessageBytes: MAX_MESSAGE_BYTES,
  });
  onTestFinished(() => running.close());
  return request(running.url);
}

test('answers each sender as the original does and lists what arrived, newest first', async () => {
  const agent = await inbox();
  const slack = await agent.post('/slack').send({ text: '[FIRING:1] one', channel: '#a' });
  expect([slack.status, slack.text]).toEqual([200, 'ok']);
  const event = { routing_key: 'k'.repeat(32), event_action: 'resolve', dedup_key: 'd' };
  const pagerduty = await agent.post('/pagerduty/v2/enqueue').send(event);
  expect(pagerduty.status).toBe(202);
  expect(pagerduty.body).toEqual({ status: 'success', message: 'Event processed', dedup_key: 'd' });
  const webhook = await agent.post('/webhook').send({ hello: 'you' });
  expect(webhook.status).toBe(200);
  expect(webhook.body).toMatchObject({ valid: true, format: 'json', reasons: [] });

  const { body } = await agent.get('/messages').expect(200);
  expect(body).toMatchObject({
    stored: 3,
    evicted: 0,
    messages: [
      { id: webhook.body.id, channel: 'webhook', status: null, payload: { hello: 'you' } },
      { channel: 'pagerduty', status: 'resolved', payload: event },
      { channel: 'slack', status: 'firing', destination: '#a', summary: '[FIRING:1] one' },
    ],
  });
  const told = await agent.get('/messages?status=any').expect(200);
  expect(told.body.messages).toEqual(body.messages.slice(1));
  const firing = await agent.get('/messages?status=firing').expect(200);
  expect(firing.body.messages).toEqual(body.messages.slice(2));
  const one = await agent.get(`/messages/${webhook.body.id}`).expect(200);
  expect(one.body).toEqual(body.messages[0]);
});

test('refuses what the original refuses, and keeps it with the reasons', async () => {
  const agent = await inbox();
  const slack = await agent.post('/slack').type('json').send('{broken');
  expect([slack.status, slack.text]).toEqual([400, 'invalid_payload']);
  const pagerduty = await agent.post('/pagerduty/v2/enqueue').send({ event_action: 'trigger' });
  expect(pagerduty.status).toBe(400);
  expect(pagerduty.body).toMatchObject({
    status: 'invalid event',
    message: 'Event object is invalid',
    errors: expect.arrayContaining(["'routing_key' is missing or blank"]),
  });
  await agent.post('/webhook').send({ alerts: [], version: '4' }).expect(400);

  const { body } = await agent.get('/messages');
  expect(body.messages).toMatchObject([
    { channel: 'webhook', format: 'alertmanager-v4', valid: false },
    { channel: 'pagerduty', valid: false, reasons: pagerduty.body.errors },
    { channel: 'slack', valid: false, payload: '{broken' },
  ]);
});

test('a body that is too large is refused with 413; its arrival is kept', async () => {
  const agent = await inbox();
  const answer = await agent.post('/webhook').send({ text: 'x'.repeat(MAX_MESSAGE_BYTES) });
  expect(answer.status).toBe(413);
  const { body } = await agent.get('/messages');
  expect(body.messages).toMatchObject([
    { channel: 'webhook', valid: false, reasons: ['request entity too large'], payload: null },
  ]);
});

test('filters by channel, text and time, and says what is wrong with a filter', async () => {
  const agent = await inbox();
  await agent.post('/slack').send({ text: 'Disk is FULL' });
  await agent.post('/webhook').send({ disk: 'full' });
  const channel = await agent.get('/messages').query({ channel: 'slack' });
  expect(channel.body.messages).toHaveLength(1);
  const both = await agent.get('/messages').query({ q: 'full', limit: 1 });
  expect(both.body.messages).toMatchObject([{ channel: 'webhook' }]);
  const later = new Date(Date.now() + 60_000).toISOString();
  expect((await agent.get('/messages').query({ since: later })).body.messages).toEqual([]);

  const bad = await agent.get('/messages').query({ channel: 'fax', limit: 0, since: 'today' });
  expect(bad.status).toBe(400);
  expect(bad.body.errors.map(({ path }: { path: string }) => path)).toEqual([
    'channel',
    'since',
    'limit',
  ]);
  await agent.get('/messages/unknown').expect(404);
});

test('gives markup back as JSON text that no browser takes for a page', async () => {
  const agent = await inbox();
  const text = '<script>alert(1)</script>';
  const slack = await agent.post('/slack').send({ text });
  expect(slack.headers['content-type']).toMatch(/^text\/plain/);
  const listed = await agent.get('/messages');
  expect(listed.headers).toMatchObject({
    'content-type': expect.stringMatching(/^application\/json/),
    'x-content-type-options': 'nosniff',
  });
  expect(listed.body.messages).toMatchObject([{ summary: text, payload: { text } }]);
});

test('takes many senders at once, loses none and counts them', async () => {
  const agent = await inbox();
  const counted = async () => {
    const { text } = await agent.get('/metrics');
    const series = /inbox_messages_total\{[^}]*channel="webhook",valid="true"[^}]*\} (\d+)/;
    return Number(series.exec(text)?.[1] ?? 0);
  };
  const before = await counted();
  const posts = Array.from({ length: 200 }, (_, n) => agent.post('/webhook').send({ n }));
  const answers = await Promise.all(posts);
  expect(answers.every(({ status }) => status === 200)).toBe(true);
  const { body } = await agent.get('/messages').query({ limit: 500 });
  const numbers: number[] = body.messages.map(
    ({ payload }: { payload: { n: number } }) => payload.n,
  );
  expect(new Set(numbers).size).toBe(200);
  expect((await counted()) - before).toBe(200);
});

test('forgets on demand', async () => {
  const agent = await inbox();
  await agent.post('/slack').send({ text: 'one' });
  const { body } = await agent.delete('/messages').expect(200);
  expect(body).toEqual({ deleted: 1 });
  expect((await agent.get('/messages')).body).toEqual({ messages: [], stored: 0, evicted: 0 });
});
