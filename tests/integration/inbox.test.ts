import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AlertmanagerClient, InboxClient } from '@lab/clients';
import { freePort, resolveTool, ServiceProcess, temporaryFolder, waitFor } from '@lab/testing';
import { expect, onTestFinished, test } from 'vitest';

/** The kit's Alertmanager with its own configuration, in a hurry. */
async function startAlertmanager(httpPort: string, smtpPort: number) {
  const work = await temporaryFolder();
  await cp(resolve(import.meta.dirname, '../../stack/alertmanager'), work, { recursive: true });
  const config = join(work, 'alertmanager.yml');
  const text = await readFile(config, 'utf8');
  await writeFile(
    config,
    text
      .replaceAll('inbox:8004', `127.0.0.1:${httpPort}`)
      .replaceAll('inbox:2525', `127.0.0.1:${smtpPort}`)
      .replaceAll(/group_(wait|interval): \w+/g, 'group_$1: 300ms'),
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
  });
  const client = new AlertmanagerClient(`http://127.0.0.1:${port}`);
  await waitFor(() => client.ready());
  return client;
}

const alert = (alertname: string, severity: string, service: string) => ({
  labels: { alertname, severity, service },
  annotations: { summary: `${alertname} of ${service}`, description: 'd', runbook_url: 'r' },
});

test('what the real Alertmanager sends is valid on every channel, firing and resolved', {
  timeout: 120_000,
}, async () => {
  const smtpPort = await freePort();
  const inbox = await ServiceProcess.start('inbox', { SMTP_LISTEN: `127.0.0.1:${smtpPort}` });
  await inbox.ready();
  const alertmanager = await startAlertmanager(new URL(inbox.url).port, smtpPort);
  const messages = new InboxClient(inbox.url);
  const alerts = [alert('ErrorRatioHigh', 'page', 'api'), alert('DeadLetters', 'ticket', 'worker')];

  const arrived = (status: 'firing' | 'resolved') =>
    waitFor(
      async () => {
        const all = (await messages.messages()).filter((message) => message.status === status);
        const seen = all.map(({ channel, destination }) => `${channel} ${destination}`);
        return new Set(seen).size >= 5 && all;
      },
      { timeoutMs: 40_000 },
    );
  const destinations = [
    'mail team@lab.example',
    `pagerduty ${'fake'.repeat(8)}`,
    'slack #on-call',
    'slack #team',
    'webhook record',
  ];

  await alertmanager.post(alerts);
  const firing = await arrived('firing');
  await alertmanager.post(alerts.map((one) => ({ ...one, endsAt: new Date() })));
  const resolved = await arrived('resolved');
  for (const all of [firing, resolved]) {
    const seen = new Set(all.map(({ channel, destination }) => `${channel} ${destination}`));
    expect([...seen].sort()).toEqual(destinations);
    expect(all.every(({ summary }) => /ErrorRatioHigh|DeadLetters/.test(summary))).toBe(true);
  }
  const everything = await messages.messages();
  expect(everything.filter(({ valid }) => !valid)).toEqual([]);
  const webhooks = everything.filter(({ channel }) => channel === 'webhook');
  expect(webhooks.every(({ format }) => format === 'alertmanager-v4')).toBe(true);
  expect(webhooks.map(({ labels }) => labels.alertname)).toContain('ErrorRatioHigh');
});
