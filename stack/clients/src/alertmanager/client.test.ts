import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, waitFor } from '@lab/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RealProgram, startProgram } from '../../test/real-program.fixture.ts';
import { AlertmanagerClient } from './client.ts';

let folder: string;
let program: RealProgram | undefined;
let alertmanager: AlertmanagerClient;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-alertmanager-'));
  const file = join(folder, 'alertmanager.yml');
  await writeFile(
    file,
    'route: {receiver: team, group_by: [service]}\nreceivers: [{name: team}]\n',
  );
  program = await startProgram('alertmanager', await freePort(), [
    `--config.file=${file}`,
    `--storage.path=${folder}`,
    '--cluster.listen-address=',
  ]);
  alertmanager = new AlertmanagerClient(program.url);
});

afterAll(async () => {
  await program?.stop();
  await rm(folder, { recursive: true, force: true });
});

test('alerts are posted, listed, grouped and resolved', async () => {
  const labels = { alertname: 'ErrorRatioHigh', service: 'api', severity: 'page' };
  await alertmanager.post([
    { labels, annotations: { summary: 'errors' }, startsAt: Date.now() / 1000 - 60 },
    { labels: { alertname: 'DeadLetters', service: 'worker' } },
  ]);
  const [alert] = await waitFor(async () => {
    const found = await alertmanager.alerts({ filter: ['service="api"'] });
    return found.length > 0 && found;
  });
  expect(alert).toMatchObject({
    labels,
    annotations: { summary: 'errors' },
    receivers: ['team'],
    status: { state: expect.stringMatching(/active|unprocessed/), silencedBy: [], inhibitedBy: [] },
  });
  const groups = await waitFor(async () => {
    const found = await alertmanager.groups();
    return found.length === 2 && found;
  });
  expect(groups.map(({ labels: { service }, receiver }) => [service, receiver]).sort()).toEqual([
    ['api', 'team'],
    ['worker', 'team'],
  ]);
  await alertmanager.post([{ labels, endsAt: new Date() }]);
  await waitFor(
    async () => (await alertmanager.alerts({ filter: ['service="api"'] })).length === 0,
  );
});

test('a silence is made, suppresses, is changed and ended', async () => {
  const labels = { alertname: 'LatencyHigh', service: 'inference' };
  await alertmanager.post([{ labels }]);
  const silence = {
    matchers: [{ name: 'service', value: 'infer.*', isRegex: true }],
    startsAt: new Date(),
    endsAt: new Date(Date.now() + 3_600_000),
    createdBy: 'test',
    comment: 'maintenance',
  };
  const id = await alertmanager.setSilence(silence);
  expect(await alertmanager.silence(id)).toMatchObject({
    id,
    comment: 'maintenance',
    matchers: [{ name: 'service', value: 'infer.*', isRegex: true, isEqual: true }],
    status: { state: 'active' },
  });
  await waitFor(async () => {
    const [alert] = await alertmanager.alerts({ filter: ['service="inference"'] });
    return alert?.status.state === 'suppressed' && alert.status.silencedBy.includes(id);
  });
  expect(await alertmanager.alerts({ filter: ['service="inference"'], silenced: false })).toEqual(
    [],
  );
  expect(await alertmanager.setSilence({ ...silence, id, comment: 'longer' })).toBe(id);
  await alertmanager.expireSilence(id);
  const [ended] = await alertmanager.silences(['service=~"infer.*"']);
  expect(ended).toMatchObject({ comment: 'longer', status: { state: 'expired' } });
});

test('what Alertmanager refuses is an error with its reason', async () => {
  await expect(
    alertmanager.setSilence({
      matchers: [],
      startsAt: 1,
      endsAt: 2,
      createdBy: 'test',
      comment: 'x',
    }),
  ).rejects.toMatchObject({ kind: 'status', status: expect.toSatisfy((s) => s >= 400 && s < 500) });
  await expect(alertmanager.alerts({ filter: ['not a matcher'] })).rejects.toMatchObject({
    status: 400,
  });
  await expect(alertmanager.silence('no-such-id')).rejects.toMatchObject({ kind: 'status' });
});

test('status, receivers, readiness', async () => {
  const status = await alertmanager.status();
  expect(status.versionInfo.version).toMatch(/^\d+\.\d+/);
  expect(status.config.original).toContain('receiver: team');
  expect(await alertmanager.receivers()).toEqual(['team']);
  expect(await alertmanager.ready()).toBe(true);
  await alertmanager.reload();
});
