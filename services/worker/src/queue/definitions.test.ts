import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@lab/testing';
import { expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { readQueueDefinitions } from './definitions.ts';
import { DEAD_LETTER_QUEUE, queueNames } from './names.ts';

test('the shared definitions have every queue of the worker, with retries and dead letters', async () => {
  const definitions = await readQueueDefinitions(readConfig({}).queuesFile);
  expect(definitions[0]?.name).toBe(DEAD_LETTER_QUEUE);
  for (const name of queueNames) {
    const definition = definitions.find((candidate) => candidate.name === name);
    expect(definition).toMatchObject({ deadLetter: DEAD_LETTER_QUEUE, retryBackoff: true });
    expect(definition?.retryLimit).toBeGreaterThan(0);
  }
});

test.each(['{', '{}', '{"queues":[]}', '{"queues":[{"name":"x","policy":"singleton"}]}'])(
  'names the file when it holds %s',
  async (content) => {
    const file = join(await temporaryFolder(), 'queues.json');
    await writeFile(file, content);
    await expect(readQueueDefinitions(file)).rejects.toThrow(`queue definitions ${file}`);
  },
);

test('names the file when it is missing', async () => {
  await expect(readQueueDefinitions('/no/such/file.json')).rejects.toThrow('/no/such/file.json');
});
