import { expect, test } from 'vitest';
import { exitCodes } from '../../errors.ts';
import { explain } from './explain.ts';

const holderOf = () => ({ pid: 42, command: 'other-server' });

test.each([
  'Error starting userland proxy: listen tcp4 127.0.0.1:9115: bind: address already in use',
  'Bind for 127.0.0.1:9115 failed: port is already allocated',
  'failed to bind host port 127.0.0.1:9115/tcp: address already in use',
  'Ports are not available: exposing port TCP 127.0.0.1:9115 -> 127.0.0.1:0: listen tcp4 127.0.0.1:9115: bind: An attempt was made to access a socket',
])('a taken port is named with its holder: %s', (output) => {
  expect(explain(output, { missingImages: [], holderOf })).toMatchObject({
    reason: 'port 9115 is held by process 42 (other-server)',
    exitCode: exitCodes.portBusy,
  });
});

test.each([
  'pushgateway Error Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io: no such host',
  'Error response from daemon: No such image: a:1',
  'pull access denied for a, repository does not exist',
  'manifest for a:1 not found: manifest unknown',
])('an image that cannot be had is named, with the ways to get it: %s', (output) => {
  const found = explain(output, { missingImages: ['a:1'] });
  expect(found?.reason).toContain('a:1');
  expect(found?.advice).toMatch(/images -- offline.*images -- load/);
});

test('an engine whose disk is full', () => {
  const output = 'failed to register layer: write /bin/x: no space left on device';
  expect(explain(output, { missingImages: ['a:1'] })?.reason).toBe(
    'the disk of the engine is full',
  );
});

test('what is not known is not guessed', () => {
  expect(explain('dependency failed to start', { missingImages: ['a:1'] })).toBeUndefined();
});
