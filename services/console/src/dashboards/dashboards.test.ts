import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@lab/testing';
import express from 'express';
import request from 'supertest';
import { expect, test } from 'vitest';
import { startTestConsole } from '../test/console.fixture.ts';
import { dashboardRoutes } from './routes.ts';

test("lists the kit's dashboards by folder, and answers one as Grafana reads it", async () => {
  const url = await startTestConsole();
  const list = await request(url).get('/api/dashboards').expect(200);
  expect(list.body).toContainEqual(
    expect.objectContaining({ uid: 'service-red', folder: 'services', title: 'Service RED' }),
  );
  const one = await request(url).get('/api/dashboards/service-red').expect(200);
  expect(one.body.folder).toBe('services');
  expect(one.body.dashboard.panels.length).toBeGreaterThan(5);
});

test('answers 404 for any other name', async () => {
  const url = await startTestConsole();
  for (const name of ['nothing', '..%2f..%2fpackage', 'services%2fservice-red']) {
    const answer = await request(url).get(`/api/dashboards/${name}`);
    expect(answer.status, name).toBe(404);
  }
});

test('names the file that is not a dashboard', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'broken.json'), '{"title": "x"}');
  const failures: unknown[] = [];
  const app = express().use(dashboardRoutes(folder));
  app.use((error: unknown, _request: unknown, response: express.Response, _next: unknown) => {
    failures.push(error);
    response.status(500).end();
  });
  await request(app).get('/').expect(500);
  expect(String(failures[0])).toContain('broken.json is not a dashboard');
});

test("a link of Grafana's kind leads to the page, with its choices", async () => {
  const url = await startTestConsole();
  const answer = await request(url).get('/d/traces/traces?from=now-1h&to=now&var-service=api');
  expect(answer.status).toBe(302);
  expect(answer.headers.location).toBe('/dashboards/traces?from=now-1h&to=now&var-service=api');
});
