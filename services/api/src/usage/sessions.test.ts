import { createApp, finishApp, logger, registry } from '@lab/telemetry';
import supertest from 'supertest';
import { expect, test } from 'vitest';
import { countSessions } from './sessions.ts';

test('a visit ends after half an hour without a request', async () => {
  logger.level = 'silent';
  let now = 0;
  const app = createApp();
  app.use(countSessions(() => now));
  app.get('/', (_request, response) => void response.end());
  finishApp(app);
  const visit = (user?: string) => {
    const request = supertest(app).get('/');
    return user === undefined ? request : request.set('x-user-id', user);
  };
  const count = async () => /^sessions_total\S* (\d+)$/m.exec(await registry.metrics())?.[1] ?? '0';

  await visit();
  expect(await count()).toBe('0');
  await visit('one');
  await visit('one');
  await visit('two');
  expect(await count()).toBe('2');
  now += 20 * 60_000;
  await visit('one');
  now += 20 * 60_000;
  await visit('one');
  expect(await count()).toBe('2');
  await visit('two');
  expect(await count()).toBe('3');
});
