import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AlertmanagerClient, PrometheusClient } from '@lab/clients';
import { freePort, resolveTool, temporaryFolder, waitFor } from '@lab/testing';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { type LokiStartOptions, startLoki } from '../start-loki.ts';
import { parseRuleFile } from './rule-file.ts';

const RULES = `
groups:
  - name: logs
    interval: 200ms
    rules:
      - record: service:lines:count
        expr: sum by (service) (count_over_time({service="api"}[4s]))
      - alert: Boom
        expr: sum by (service) (count_over_time({service="api"} |= "boom" [4s])) > 0
        for: 400ms
        labels: {severity: page}
        annotations:
          summary: "{{ $labels.service }} failed {{ $value }} times"
`;

async function runTool(name: 'alertmanager' | 'prometheus', args: readonly string[]) {
  const program = spawn(await resolveTool(name), args, { stdio: 'ignore' });
  onTestFinished(async () => {
    const ended = program.exitCode === null ? once(program, 'exit') : undefined;
    program.kill('SIGKILL');
    await ended;
  });
}

async function startReceivers() {
  const folder = await temporaryFolder();
  const [alerts, metrics] = [await freePort(), await freePort()];
  const config = join(folder, 'alertmanager.yml');
  await writeFile(config, 'route: {receiver: none}\nreceivers: [{name: none}]\n');
  await writeFile(join(folder, 'prometheus.yml'), 'global: {}\n');
  await runTool('alertmanager', [
    `--config.file=${config}`,
    `--storage.path=${join(folder, 'alertmanager')}`,
    `--web.listen-address=127.0.0.1:${alerts}`,
    '--cluster.listen-address=',
  ]);
  await runTool('prometheus', [
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(folder, 'prometheus')}`,
    `--web.listen-address=127.0.0.1:${metrics}`,
    '--web.enable-remote-write-receiver',
  ]);
  const urls = { alerts: `http://127.0.0.1:${alerts}`, metrics: `http://127.0.0.1:${metrics}` };
  for (const url of Object.values(urls)) {
    await waitFor(async () => (await fetch(`${url}/-/ready`)).ok, { timeoutMs: 20_000 });
  }
  return urls;
}

async function start(options: Partial<LokiStartOptions>) {
  const server = await startLoki({ listen: '127.0.0.1:0', ...options });
  onTestFinished(() => server.close());
  const push = async (line: string) => {
    const values = [[`${BigInt(Date.now()) * 1_000_000n}`, line]];
    const response = await fetch(`${server.url}/loki/api/v1/push`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ streams: [{ stream: { service: 'api' }, values }] }),
    });
    expect(response.status).toBe(204);
  };
  return { url: server.url, push };
}

async function rulesFolder(text: string): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'fake'));
  await writeFile(join(folder, 'fake', 'logs.yml'), text);
  return folder;
}

const alertList = z.object({
  data: z.object({
    alerts: z.array(z.object({ state: z.string(), annotations: z.record(z.string(), z.string()) })),
  }),
});

async function alertStates(url: string): Promise<string[]> {
  const answer = await (await fetch(`${url}/prometheus/api/v1/alerts`)).json();
  return alertList.parse(answer).data.alerts.map(({ state }) => state);
}

test('an alert reaches Alertmanager and is resolved; recorded series reach Prometheus', {
  timeout: 60_000,
}, async () => {
  const receivers = await startReceivers();
  const { url, push } = await start({
    rulesDir: await rulesFolder(RULES),
    alertmanagerUrl: receivers.alerts,
    remoteWriteUrl: `${receivers.metrics}/api/v1/write`,
  });
  const alertmanager = new AlertmanagerClient(receivers.alerts);
  const prometheus = new PrometheusClient(receivers.metrics);
  await push('boom');
  const [alert] = await waitFor(
    async () => {
      const alerts = await alertmanager.alerts();
      return alerts.length > 0 && alerts;
    },
    { timeoutMs: 15_000 },
  );
  expect(alert?.labels).toEqual({ alertname: 'Boom', service: 'api', severity: 'page' });
  expect(alert?.annotations.summary).toBe('api failed 1 times');
  for (const query of ['service:lines:count{service="api"}', 'ALERTS{alertstate="firing"}']) {
    await waitFor(
      async () =>
        JSON.stringify(await prometheus.query(`max_over_time(${query}[1m])`)).includes('api'),
      { timeoutMs: 15_000 },
    );
  }
  const rules = await (await fetch(`${url}/prometheus/api/v1/rules`)).text();
  expect(rules).toContain('"health":"ok"');
  expect(await (await fetch(`${url}/loki/api/v1/rules`)).text()).toContain('alert: Boom');
  await waitFor(async () => (await alertStates(url)).length === 0, { timeoutMs: 15_000 });
  await waitFor(async () => (await alertmanager.alerts()).length === 0, { timeoutMs: 15_000 });
  await waitFor(async () => !JSON.stringify(await prometheus.query('ALERTS')).includes('api'), {
    timeoutMs: 15_000,
  });
});

test('an alert that was pending before a restart fires when its time has come', async () => {
  const dataDir = await temporaryFolder();
  const rules = RULES.replaceAll('[4s]', '[1h]').replace('for: 400ms', 'for: 10m');
  const rulesDir = await rulesFolder(rules);
  const nowMs = Date.now();
  const first = await startLoki({ listen: '127.0.0.1:0', dataDir, now: () => nowMs });
  await fetch(`${first.url}/loki/api/v1/push`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      streams: [{ stream: { service: 'api' }, values: [[`${nowMs - 900_000}000000`, 'boom']] }],
    }),
  });
  await first.close();
  const { url } = await start({ dataDir, rulesDir });
  await waitFor(async () => (await alertStates(url)).includes('firing'), { timeoutMs: 10_000 });
});

test.each([
  ['groups: [{name: a, rules: [{alert: X}]}]', 'logs.yml'],
  ['groups: [{name: a, rules: [{alert: X, expr: \'{a="b"}\'}]}]', 'not a log query'],
  ['groups: [{name: a, rules: [{alert: X, expr: "sum("}]}]', 'rule X'],
  ['groups: [{name: a, interval: soon, rules: []}]', 'not a duration'],
])('%s is reported', (text, reason) => {
  expect(() => parseRuleFile(text, 'logs.yml', 1000)).toThrow(reason);
});

test('changed rules are taken, broken ones leave the old in place', async () => {
  const rulesDir = await rulesFolder(RULES);
  const { url } = await start({ rulesDir, ruleIntervalMs: 50 });
  const names = async () => (await fetch(`${url}/loki/api/v1/rules`)).text();
  await writeFile(join(rulesDir, 'fake', 'logs.yml'), RULES.replace('name: logs', 'name: other'));
  await waitFor(async () => (await names()).includes('name: other'), { timeoutMs: 5000 });
  await writeFile(join(rulesDir, 'fake', 'logs.yml'), 'groups: 7');
  await writeFile(join(rulesDir, 'flat.yml'), RULES.replace('name: logs', 'name: flat'));
  await waitFor(async () => (await names()).includes('name: flat'), { timeoutMs: 5000 });
  expect(await names()).toContain('name: other');
});
