import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@lab/testing';
import { expect, test } from 'vitest';
import { loadProject } from '../../compose/project.ts';
import { receiversOf } from './receivers.ts';

test('who sends to whom is read from URLs in the environment, without circles', async () => {
  const file = join(await temporaryFolder(), 'compose.yaml');
  await writeFile(
    file,
    `
services:
  api: {image: i, environment: {LOKI_URL: "http://loki:3100", PEERS: "worker:1=worker", DB: "postgres://a@db:5432/x"}, depends_on: [db], x-local: {skip: t}}
  loki: {image: i, environment: {ALERTS: "http://sink:1"}, x-local: {skip: t, env: {BACK: "http://api:8000"}}}
  db: {image: i, environment: {BACK: "http://api:8000"}, x-local: {skip: t}}
  sink: {image: i, environment: {OWN: "http://sink:1", OUT: "http://elsewhere:1"}, x-local: {skip: t}}
  worker: {image: i, x-local: {skip: t}}
`,
  );
  const { services } = loadProject(file, { root: '/', env: {} });
  expect(Object.fromEntries(receiversOf([...services.values()]))).toEqual({
    api: ['loki', 'db'],
    loki: ['sink'],
    db: [],
    sink: [],
    worker: [],
  });
});
