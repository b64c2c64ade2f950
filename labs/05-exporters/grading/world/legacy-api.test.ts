import { expect, onTestFinished, test } from 'vitest';
import { LegacyApi, randomStatus } from './legacy-api.ts';

test('the old server has one mood after the other, and the last one stays', async () => {
  const legacy = await LegacyApi.start({ kind: 'silent' });
  onTestFinished(() => legacy.stop());
  const status = randomStatus('fraud', 'churn');
  legacy.becomes({ kind: 'answer', code: 500, body: 'no' }, { kind: 'well', status });
  expect((await fetch(legacy.url)).status).toBe(500);
  expect(await (await fetch(legacy.url)).json()).toEqual(status);
  expect(await (await fetch(legacy.url)).json()).toEqual(status);
  expect(legacy.requests).toBe(3);
  expect(legacy.open).toBe(0);
});

test('a request that is given up is open no more', async () => {
  const legacy = await LegacyApi.start({ kind: 'stuck' });
  onTestFinished(() => legacy.stop());
  const response = await fetch(legacy.url);
  expect(legacy.open).toBe(1);
  await response.body?.cancel();
  await expect.poll(() => legacy.open).toBe(0);
});
