import { startTestPostgres } from '@lab/testing';
import { expect, test } from 'vitest';
import { sql } from '../test/shop.fixture.ts';
import { readQueueDefinitions } from './definitions.ts';
import { installQueues } from './install.ts';

test('any number of processes may create schema and queues at once, and again later', async () => {
  const database = await startTestPostgres();
  const install = () =>
    installQueues({
      url: database.url,
      poolMax: 1,
      connectTimeoutMs: 1000,
      queryTimeoutMs: 1000,
      slowQueryMs: 100,
    });
  await Promise.all(Array.from({ length: 8 }, install));
  await install();
  const queues = await sql(
    database,
    'SELECT name, dead_letter AS "deadLetter", retry_limit AS "retryLimit" FROM pgboss.queue ORDER BY name',
  );
  const expected = readQueueDefinitions()
    .map(({ name, deadLetter = null, retryLimit }) => ({ name, deadLetter, retryLimit }))
    .toSorted((one, other) => one.name.localeCompare(other.name));
  expect(queues).toEqual(expected);
});
