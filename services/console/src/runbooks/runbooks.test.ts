import request from 'supertest';
import { expect, test } from 'vitest';
import { startTestConsole } from '../test/console.fixture.ts';

test('lists the runbooks with their titles, and answers one as Markdown', async () => {
  const url = await startTestConsole();
  const list = await request(url).get('/api/runbooks').expect(200);
  expect(list.body).toContainEqual({ name: 'service-down', title: 'ServiceDown' });
  const one = await request(url).get('/api/runbooks/service-down').expect(200);
  expect(one.body.markdown).toMatch(/^# ServiceDown\n/);
});

test('answers 404 for any other name', async () => {
  const url = await startTestConsole();
  for (const name of ['nothing', '..%2falerts', '..%2f..%2f..%2fREADME', 'service-down.md']) {
    const { status } = await request(url).get(`/api/runbooks/${name}`);
    expect(status, name).toBe(404);
  }
});

test('the address that dashboards and alerts link to is one of the page', async () => {
  const url = await startTestConsole();
  const answer = await request(url).get('/runbooks/service-down').expect(200);
  expect(answer.headers['content-type']).toMatch(/^text\/html/);
});
