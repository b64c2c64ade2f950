import { LokiClient } from '@lab/clients';
import { ServiceProcess, waitFor } from '@lab/testing';
import { expect, onTestFinished, test } from 'vitest';
import { startStore } from '../../stack/embedded/src/store-process.fixture.ts';

test('new lines of a real Loki arrive in the console as events, and a bad query is told', async () => {
  const store = await startStore('loki');
  onTestFinished(() => store.stop('SIGKILL'));
  const service = await ServiceProcess.start('console', { LOKI_URL: store.url });
  await service.ready();
  const loki = new LokiClient(store.url);
  const stopped = new AbortController();
  onTestFinished(() => stopped.abort());
  const tail = (query: string) =>
    service.request(`/api/loki/tail?${new URLSearchParams({ query })}`, { signal: stopped.signal });

  const stream = (await tail('{job="shop"}')).body?.pipeThrough(new TextDecoderStream());
  let seen = '';
  const reading = stream?.pipeTo(
    new WritableStream({
      write(text) {
        seen += text;
      },
    }),
  );
  reading?.catch(() => undefined);
  const line = '<b>order</b>';
  await waitFor(async () => {
    await loki.push([{ labels: { job: 'shop' }, entries: [{ time: new Date(), line }] }]);
    return seen.includes(line);
  });
  expect(seen).toMatch(/^event: lines\ndata: \{"streams":/m);

  expect(await (await tail('{job=')).text()).toContain('event: failed');
});
