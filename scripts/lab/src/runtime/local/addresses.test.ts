import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@lab/testing';
import { expect, test } from 'vitest';
import { loadProject } from '../../compose/project.ts';
import { createAddresses, readPortOffset, shiftNamedPorts } from './addresses.ts';

async function addresses(offset: number) {
  const file = join(await temporaryFolder(), 'compose.yaml');
  await writeFile(
    file,
    `
services:
  api: {image: i, ports: ["127.0.0.1:8000:8000"], x-local: {skip: t}}
  tempo: {image: i, ports: ["127.0.0.1:3200:3200", "127.0.0.1:4318:4318"], x-local: {skip: t}}
  postgres: {image: i, x-local: {script: s, ready: "tcp://postgres:5432"}}
  postgres-exporter: {image: i, ports: ["127.0.0.1:9187:9187"], x-local: {skip: t}}
`,
  );
  return createAddresses(loadProject(file, { root: '/', env: {} }).services.values(), offset);
}

test.each([
  ['http://api:8000/x', 'http://127.0.0.1:8100/x'],
  ['postgres://shop@postgres:5432/shop', 'postgres://shop@127.0.0.1:5532/shop'],
  ['postgres-exporter:9187', '127.0.0.1:9287'],
  ['api:8000=api,tempo:4318=tempo', '127.0.0.1:8100=api,127.0.0.1:4418=tempo'],
  ['--web.listen-address=0.0.0.0:3200', '--web.listen-address=127.0.0.1:3300'],
  ['localhost:8000 127.0.0.1:8000 [::]:8000', '127.0.0.1:8100 127.0.0.1:8100 127.0.0.1:8100'],
  ['address: 0.0.0.0', 'address: 127.0.0.1'],
  // Not a component, not one of its ports, or no address at all.
  [
    'api:9999 my-api:8000 api.example:8000 other:8000',
    'api:9999 my-api:8000 api.example:8000 other:8000',
  ],
  ['http://127.0.0.1:8080 localhost:1', 'http://127.0.0.1:8080 localhost:1'],
  ['image: api:80001', 'image: api:80001'],
  ['cidr: 0.0.0.0/0 version 0.0.0.0.1', 'cidr: 0.0.0.0/0 version 0.0.0.0.1'],
])('%s is rendered as %s', async (text, expected) => {
  expect((await addresses(100)).rewrite(text)).toBe(expected);
});

test('bare port numbers move under names that end in port, and only own ones', () => {
  const text =
    'http_listen_port: 3100\nGF_SERVER_HTTP_PORT=3000\n  port: "3100"\nother_port: 99\nreport: 3100x\n';
  expect(shiftNamedPorts(text, [3100, 3000], 10)).toBe(
    'http_listen_port: 3110\nGF_SERVER_HTTP_PORT=3010\n  port: "3110"\nother_port: 99\nreport: 3100x\n',
  );
  expect(shiftNamedPorts(text, [3100], 0)).toBe(text);
});

test('LAB_PORT_OFFSET is a whole number that keeps every port below 65536', () => {
  expect(readPortOffset(undefined, 9187)).toBe(0);
  expect(readPortOffset('', 9187)).toBe(0);
  expect(readPortOffset('56348', 9187)).toBe(56348);
  for (const wrong of ['-1', 'x', '1.5', '56349', ' ']) {
    expect(() => readPortOffset(wrong, 9187)).toThrow('a whole number from 0 to 56348');
  }
});
