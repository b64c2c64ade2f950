import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { AlertmanagerClient } from '@lab/clients';
import { freePort, resolveTool, temporaryFolder, waitFor } from '@lab/testing';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import { inRepository } from './repository.ts';

const folder = inRepository('stack/alertmanager');
const file = join(folder, 'alertmanager.yml');

test('amtool accepts the configuration', async () => {
  const { stdout } = await execa(await resolveTool('amtool'), ['check-config', file]);
  expect(stdout).toContain('SUCCESS');
});

test.each([
  ['record,on-call', ['severity=page', 'service=api', 'alertname=ErrorRatioHigh']],
  ['record,team', ['severity=ticket', 'service=worker', 'alertname=DeadLetters']],
  ['record', ['alertname=Unknown']],
])('goes to %s: %s', async (receivers, labels) => {
  const { stdout } = await execa(await resolveTool('amtool'), [
    'config',
    'routes',
    'test',
    `--config.file=${file}`,
    ...labels,
  ]);
  expect(stdout.trim()).toBe(receivers);
});

/** The kit's Alertmanager, with its inbox replaced by a server that keeps what it is sent. */
async function startWithSink() {
  const received: { path: string; body: string }[] = [];
  const sink = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    received.push({ path: request.url ?? '', body: Buffer.concat(chunks).toString() });
    response.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"success"}');
  });
  const sinkPort = await freePort();
  sink.listen(sinkPort, '127.0.0.1');
  const work = await temporaryFolder();
  await cp(folder, work, { recursive: true });
  const config = join(work, 'alertmanager.yml');
  const text = await readFile(config, 'utf8');
  await writeFile(
    config,
    text
      .replaceAll('inbox:8004', `127.0.0.1:${sinkPort}`)
      .replace('group_wait: 5s', 'group_wait: 300ms'),
  );
  const port = await freePort();
  const program = spawn(
    await resolveTool('alertmanager'),
    [
      `--config.file=${config}`,
      `--storage.path=${join(work, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ],
    { stdio: 'ignore' },
  );
  onTestFinished(async () => {
    const ended = once(program, 'exit');
    program.kill('SIGKILL');
    await ended;
    sink.closeAllConnections();
    sink.close();
  });
  const client = new AlertmanagerClient(`http://127.0.0.1:${port}`);
  await waitFor(() => client.ready());
  return { client, received };
}

const alert = (alertname: string, severity: string, service: string) => ({
  labels: { alertname, severity, service },
  annotations: { summary: `${alertname} of ${service}`, description: 'd', runbook_url: 'r' },
});

test('pages reach PagerDuty and Slack, everything the webhook, and what follows is inhibited', async () => {
  const { client, received } = await startWithSink();
  await client.post([
    alert('ServiceDown', 'page', 'inference'),
    alert('LatencyHigh', 'page', 'inference'),
    alert('ProbeFailed', 'ticket', 'inference'),
    alert('FallbackInUse', 'ticket', 'api'),
    alert('ErrorRatioHigh', 'page', 'api'),
    alert('TargetDown', 'ticket', 'loki'),
  ]);
  const bodies = (path: string) =>
    received.filter((message) => message.path.startsWith(path)).map(({ body }) => body);
  await waitFor(
    () =>
      bodies('/webhook').length >= 3 &&
      bodies('/pagerduty/v2/enqueue').length >= 2 &&
      bodies('/slack').length >= 3,
    { timeoutMs: 15_000 },
  );
  const everything = received.map(({ body }) => body).join('\n');
  for (const page of ['ServiceDown', 'ErrorRatioHigh']) {
    expect(bodies('/pagerduty').join('\n')).toContain(page);
  }
  expect(bodies('/slack').join('\n')).toContain('#on-call');
  expect(bodies('/slack').find((body) => body.includes('TargetDown'))).toContain('#team');
  expect(bodies('/slack').join('\n')).toContain('[FIRING:1] ServiceDown inference');
  for (const inhibited of ['LatencyHigh', 'ProbeFailed', 'FallbackInUse']) {
    expect(everything).not.toContain(inhibited);
  }
  const states = await client.alerts();
  expect(
    states
      .filter(({ status }) => status.inhibitedBy.length > 0)
      .map(({ labels }) => labels.alertname)
      .sort(),
  ).toEqual(['FallbackInUse', 'LatencyHigh', 'ProbeFailed']);
});
