import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { startLoki } from '../start-loki.ts';
import { ProtoWriter } from '../wire/proto-writer.ts';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const TIME = BigInt(NOW - 1000) * 1_000_000n;
const LONG = `${'x'.repeat(5000)} end`;

async function start() {
  const server = await startLoki({ listen: '127.0.0.1:0', now: () => NOW });
  onTestFinished(() => server.close());
  const send = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string>) =>
    fetch(`${server.url}/otlp/v1/logs`, { method: 'POST', body, headers });
  const streams = async () => {
    const query = new URLSearchParams({ query: '{service_name=~".+"}' });
    const answer = await fetch(`${server.url}/loki/api/v1/query_range?${query}`);
    return JSON.stringify(await answer.json());
  };
  return { send, streams };
}

const json = JSON.stringify({
  resourceLogs: [
    {
      resource: {
        attributes: [
          { key: 'service.name', value: { stringValue: 'api' } },
          { key: 'host.name', value: { stringValue: 'a-host' } },
        ],
      },
      scopeLogs: [
        {
          scope: { name: 'shop', version: '1' },
          logRecords: [
            {
              timeUnixNano: String(TIME),
              severityNumber: 17,
              severityText: 'ERROR',
              body: { stringValue: LONG },
              attributes: [
                {
                  key: 'http',
                  value: {
                    kvlistValue: { values: [{ key: 'status', value: { intValue: '500' } }] },
                  },
                },
              ],
              traceId: '0AF7651916CD43DD8448EB211C80319C',
            },
          ],
        },
      ],
    },
  ],
});

test('JSON: labels, structured metadata and the whole line', async () => {
  const { send, streams } = await start();
  const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
  expect((await send(new Uint8Array(gzipSync(json)), headers)).status).toBe(204);
  const found = await streams();
  expect(found).toContain(LONG);
  for (const pair of [
    '"service_name":"api"',
    '"host_name":"a-host"',
    '"scope_name":"shop"',
    '"severity_text":"ERROR"',
    '"severity_number":"17"',
    '"http_status":"500"',
    '"trace_id":"0af7651916cd43dd8448eb211c80319c"',
  ]) {
    expect(found).toContain(pair);
  }
});

test('protobuf: a record without a resource is of an unknown service', async () => {
  const { send, streams } = await start();
  const body = new ProtoWriter()
    .message(1, (resource) =>
      resource.message(2, (scope) =>
        scope.message(2, (record) =>
          record
            .fixed64(1, TIME)
            .message(5, (value) => value.string(1, LONG))
            .message(6, (attribute) =>
              attribute.string(1, 'a.b').message(2, (value) => value.int64(3, 7n)),
            ),
        ),
      ),
    )
    .finish();
  const headers = { 'content-type': 'application/x-protobuf' };
  expect((await send(new Uint8Array(body), headers)).status).toBe(204);
  const found = await streams();
  for (const part of ['"service_name":"unknown_service"', '"a_b":"7"', LONG]) {
    expect(found).toContain(part);
  }
});

test.each([
  ['application/json', '{"resourceLogs": 7}'],
  ['application/json', '{'],
  ['application/x-protobuf', '\u00ff\u00ff\u00ff'],
  ['text/plain', 'hello'],
])('%s %s is refused', async (type, body) => {
  const { send } = await start();
  expect((await send(body, { 'content-type': type })).status).toBe(400);
});
