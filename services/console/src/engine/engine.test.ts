import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder, waitFor } from '@lab/testing';
import request from 'supertest';
import { expect, test } from 'vitest';
import { ownHeaders, runTestConsole, startTestConsole } from '../test/console.fixture.ts';

const script = join(import.meta.dirname, 'lab-command.fixture.ts');
const LAB_COMMAND = JSON.stringify([process.execPath, script]);

async function engine() {
  const url = await startTestConsole({ LAB_COMMAND });
  const headers = await ownHeaders(url);
  const post = (body: object) => request(url).post('/api/engine/runs').set(headers).send(body);
  const events = async (id: string) => (await fetch(`${url}/api/engine/runs/${id}/events`)).text();
  return { url, headers, post, events };
}

test('streams the progress of a check, then its result and exit code', async () => {
  const { post, events } = await engine();
  const { status, body } = await post({ command: 'check', lab: '01', task: 'signal-map' });
  expect([status, body.ended]).toEqual([202, false]);
  const text = await events(body.id);
  expect(text.match(/^event: \w+$/gm)).toEqual(['event: line', 'event: line', 'event: end']);
  expect(text).toContain('data: "   0.1 s  first"');
  const end: unknown = JSON.parse(/event: end\ndata: (.*)/.exec(text)?.[1] ?? 'null');
  expect(end).toMatchObject({
    exitCode: 1,
    result: { args: ['check', '01', 'signal-map', '--json'], OTEL_SERVICE_NAME: null },
  });
  expect(await events(body.id), 'who comes late sees the same').toBe(text);
});

test('runs one command at a time, and interrupts it on demand', async () => {
  const { url, headers, post, events } = await engine();
  const { body } = await post({ command: 'check', lab: 'endless' });
  const stream = events(body.id);
  const busy = await post({ command: 'reset', lab: '01' });
  expect([busy.status, busy.body.id]).toEqual([409, body.id]);
  await request(url).delete(`/api/engine/runs/${body.id}`).set(headers).expect(204);
  expect(await stream).toMatch(/event: end/);
  await post({ command: 'reset', lab: '01' }).expect(202);
});

test('tells who did not start a run how it ended, and why', async () => {
  const { url, post, events } = await engine();
  const latest = async () => (await request(url).get('/api/engine')).body.latest;
  await events((await post({ command: 'kill', components: ['api', 'worker'] })).body.id);
  expect(await latest()).toMatchObject({
    command: { command: 'kill', components: ['api', 'worker'] },
    exitCode: 0,
    lastLine: '   0.2 s  second',
    problem: null,
  });
  const { body } = await post({ command: 'restart', components: ['unknown'] });
  await events(body.id);
  expect(await latest()).toMatchObject({
    id: body.id,
    exitCode: 2,
    problem: 'There is no lab "unknown".',
  });
});

test('takes no option for a name, and no command it does not know', async () => {
  const { post } = await engine();
  await post({ command: 'check', lab: '--junit=/tmp/x' }).expect(400);
  await post({ command: 'check', lab: '01', task: '../x' }).expect(400);
  await post({ command: 'kill', components: [] }).expect(400);
  await post({ command: 'down' }).expect(400);
  await post({ command: 'reset', lab: '01', more: '--volumes' }).expect(400);
});

test.each([
  [{ command: 'up', lab: '02' }, ['up', '02']],
  [{ command: 'hint', lab: '01', task: 'gaps' }, ['hint', '01', 'gaps']],
  [
    { command: 'answer', lab: '01', answers: { counter: -2.5, bill: null, 'one-trace': 'b' } },
    ['answer', '01', 'counter=-2.5', 'bill=', 'one-trace=b'],
  ],
])('%j becomes a command line', async (body, args) => {
  const { post, events } = await engine();
  const { body: run } = await post(body).expect(202);
  expect(await events(run.id)).toContain(JSON.stringify([...args, '--json']));
});

test('takes no answer that is more than a letter or a number', async () => {
  const { post } = await engine();
  for (const answers of [{}, { one: 'a b' }, { one: '--x' }, { '--x': 'a' }, { one: true }]) {
    await post({ command: 'answer', lab: '01', answers }).expect(400);
  }
});

test('answers what the command shows of a lab, and 404 for an unknown one', async () => {
  const { url } = await engine();
  const shown = await request(url).get('/api/engine/labs/01');
  expect(shown.body).toMatchObject({ args: ['show', '01', '--json'] });
  const unknown = await request(url).get('/api/engine/labs/unknown');
  expect([unknown.status, unknown.body.detail]).toEqual([404, 'There is no lab "unknown".']);
  await request(url).get('/api/engine/labs/--help').expect(404);
});

test('answers what the command lists', async () => {
  const { url } = await engine();
  const answer = await request(url).get('/api/engine/labs');
  expect(answer.body).toMatchObject({ args: ['list', '--json'] });
});

test('without a lab command says what to run by hand', async () => {
  const url = await startTestConsole();
  const state = await request(url).get('/api/engine');
  expect(state.body).toEqual({ available: false, latest: null });
  const answer = await request(url)
    .post('/api/engine/runs')
    .set(await ownHeaders(url))
    .send({ command: 'check', lab: '01' });
  expect(answer.status).toBe(501);
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(answer.body.command).toBe('npm run lab -- check 01');
});

test('a stopping console ends the streams and the command', async () => {
  const running = await runTestConsole({ LAB_COMMAND });
  const headers = await ownHeaders(running.url);
  const { body } = await request(running.url)
    .post('/api/engine/runs')
    .set(headers)
    .send({ command: 'check', lab: 'endless' });
  const stream = await fetch(`${running.url}/api/engine/runs/${body.id}/events`);
  await Promise.all([stream.text(), running.close()]);
});

test('the list is read while a browser loads its page, and for nobody else', async () => {
  const starts = join(await temporaryFolder(), 'starts');
  const note = "fs.appendFileSync(process.argv[1], process.argv.slice(2).join(' ') + ';')";
  const url = await startTestConsole({
    LAB_COMMAND: JSON.stringify([process.execPath, '-e', note, starts]),
  });
  await request(url).get('/labs').set('sec-fetch-dest', 'image').expect(200);
  await request(url).get('/alerts').set('sec-fetch-dest', 'document').expect(200);
  await request(url).get('/labs').set('sec-fetch-dest', 'document').expect(200);
  await waitFor(async () => (await readFile(starts, 'utf8')) === 'list --json;');
});
