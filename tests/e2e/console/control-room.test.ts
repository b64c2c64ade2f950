import { LedgerClient, LokiClient, PrometheusClient, ServiceClient } from '@lab/clients';
import { readDashboards } from '@lab/dashboards/files';
import { type Page, ServiceProcess, waitFor } from '@lab/testing';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { seriousProblems } from './accessibility.fixture.ts';
import { startKit } from './kit.fixture.ts';
import { openPage, overflowOf } from './page.fixture.ts';

const slow = { timeout: 180_000 };

const kit = startKit();

async function open(url: string, width = 1440) {
  const opened = await openPage(kit.browser, { width, height: 1000 }, /^Failed to load resource/);
  const { page } = opened;
  page.setDefaultTimeout(60_000);
  await page.goto(url);
  await page.getByRole('heading', { level: 1, name: 'Control room' }).waitFor();
  return opened;
}

const openRoom = (search = '', width = 1440) =>
  open(kit.checkout.url(4000, `/control-room${search}`), width);

const panel = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

const loadgen = () => new LedgerClient(kit.checkout.url(8003));
const faultOf = async (port: number, name: string) =>
  (await new ServiceClient(kit.checkout.url(port)).faults()).find((fault) => fault.name === name);
const products = async () => (await fetch(kit.checkout.url(8000, '/products'))).status;

async function setLoad(page: Page, rps: number): Promise<void> {
  const form = page.getByRole('form', { name: 'Change the load' });
  await form.getByLabel('Profile').selectOption('steady');
  await form.getByLabel('Rate, requests/s').fill(String(rps));
  await form.getByRole('button', { name: 'Change load' }).click();
}

test('a changed load is sent, and seen by Prometheus and by who else looks', slow, async () => {
  const { page } = await openRoom();
  const other = (await openRoom()).page;
  await setLoad(page, 7);
  await panel(other, 'Load').getByText('steady, rps 7', { exact: true }).waitFor();
  expect(await loadgen().load()).toMatchObject({ state: 'running', profile: 'steady', rps: 7 });
  const { sent } = await loadgen().ledger();
  await waitFor(async () => (await loadgen().ledger()).sent > sent + 10);
  const prometheus = new PrometheusClient(kit.checkout.url(9090));
  await waitFor(async () => (await prometheus.query('loadgen_target_rps'))[0]?.value === 7);
  const stop = page.getByRole('button', { name: 'Stop load' });
  await stop.click();
  await panel(other, 'Load').getByText('off', { exact: true }).waitFor();
  expect((await loadgen().load()).state).toBe('off');
  expect(await stop.isDisabled()).toBe(true);
  await setLoad(page, 6);
  await panel(other, 'Load').getByText('steady, rps 6', { exact: true }).waitFor();
});

test('a fault strikes with its parameters until somebody switches it off', slow, async () => {
  const { page } = await openRoom('?service=api');
  const other = (await openRoom('?service=api')).page;
  await page.getByRole('button', { name: 'Switch on error-rate' }).click();
  const form = page.getByRole('form', { name: 'Parameters of error-rate' });
  expect(await form.getByLabel('status').inputValue()).toBe('500');
  await form.getByLabel('ratio').fill('1');
  await form.getByLabel('status').fill('503');
  await form.getByLabel('route').fill('/products');
  await form.getByLabel('Ends after, s').fill('600');
  await form.getByRole('button', { name: 'Switch it on' }).click();
  await form.waitFor({ state: 'hidden' });
  expect(await faultOf(8000, 'error-rate')).toMatchObject({
    on: true,
    params: { ratio: 1, status: 503, route: '/products' },
  });
  expect(await products()).toBe(503);
  await panel(other, 'Faults').getByText('On: error-rate of api').waitFor();
  await other.getByRole('tab', { name: 'api (1 on)' }).waitFor();
  await other.getByText(/ends in (10:00|9:\d\d)/).waitFor();
  await other.getByRole('button', { name: 'Switch off error-rate' }).click();
  await panel(page, 'Faults').getByText('No fault is on.').waitFor();
  expect(await faultOf(8000, 'error-rate')).toMatchObject({ on: false });
  expect(await products()).toBe(200);
});

test('parameters that the service refuses are told, and change nothing', slow, async () => {
  const { page } = await openRoom('?service=api');
  await page.getByRole('button', { name: 'Switch on latency' }).click();
  const form = page.getByRole('form', { name: 'Parameters of latency' });
  await form.getByLabel('route').fill('no-slash');
  await form.getByRole('button', { name: 'Switch it on' }).click();
  await form.getByRole('alert').waitFor();
  expect(await faultOf(8000, 'latency')).toMatchObject({ on: false });
});

test('a deploy marker is found by the annotation of the dashboards', slow, async () => {
  const { page } = await openRoom();
  const form = page.getByRole('form', { name: 'Send a deploy marker' });
  await form.getByRole('button', { name: 'Send marker' }).click();
  expect(await form.locator('input:invalid').count(), 'a version is needed').toBe(1);
  await form.getByLabel('Service').selectOption('worker');
  await form.getByLabel('Version').fill('2.3.4');
  await form.getByLabel('What changed').fill('<b>bold</b> retries');
  await form.getByRole('button', { name: 'Send marker' }).click();
  await form.getByText('Sent.').waitFor();
  const listed = page
    .getByRole('list', { name: 'Latest deploys' })
    .getByText('<b>bold</b> retries');
  await listed.waitFor();
  const board = (await readDashboards()).find(({ dashboard }) => dashboard.uid === 'worker-queue');
  const deploys = board?.dashboard.annotations.list.find(({ name }) => name === 'Deploys');
  const loki = new LokiClient(kit.checkout.url(3100));
  const end = Date.now() / 1000 + 5;
  const lines = await waitFor(async () => {
    const found = await loki.lines(deploys?.expr ?? '', { start: end - 600, end });
    return found.length > 0 && found;
  });
  expect(lines.map(({ line }) => JSON.parse(line))).toEqual([
    expect.objectContaining({ event: 'deploy', service: 'worker', version: '2.3.4', env: 'lab' }),
  ]);
});

const statusSchema = z.object({
  components: z.array(z.object({ name: z.string(), state: z.string(), ok: z.boolean() })),
});

async function componentState(name: string) {
  const { stdout } = await kit.checkout.lab(['status', '--json']);
  return statusSchema.parse(JSON.parse(stdout)).components.find((one) => one.name === name);
}

test('a component is killed after a question, and started again', slow, async () => {
  const { page } = await openRoom();
  const other = (await openRoom()).page;
  const row = (where: Page) => where.getByRole('row').filter({ hasText: 'pushgateway' });
  await row(page).getByText('healthy').waitFor();
  const kill = page.getByRole('button', { name: 'Kill pushgateway' });
  await kill.click();
  const dialog = page.getByRole('dialog', { name: 'Kill pushgateway?' });
  await dialog.waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  expect(await componentState('pushgateway')).toMatchObject({ state: 'running' });
  await kill.click();
  await dialog.getByRole('button', { name: 'Kill pushgateway' }).click();
  await panel(other, 'Components').getByText('lab kill pushgateway: done.').waitFor();
  await row(other).getByText('exited').waitFor();
  expect(await componentState('pushgateway')).toMatchObject({ state: 'exited', ok: false });
  await other.getByRole('button', { name: 'Start pushgateway' }).click();
  await panel(page, 'Components').getByText('lab restart pushgateway: done.').waitFor();
  await row(page).getByText('healthy').waitFor();
  expect(await componentState('pushgateway')).toMatchObject({ state: 'running', ok: true });
  expect(await page.getByRole('button', { name: 'Kill console' }).count()).toBe(0);
});

test('a scenario plays for all, and is taken back when it is stopped', slow, async () => {
  await loadgen().setLoad({ profile: 'steady', rps: 6 });
  const { page } = await openRoom();
  const other = (await openRoom('?from=now-1h&to=now')).page;
  await page.getByRole('link', { name: /Payment outage/ }).click();
  await page.waitForURL(/scenario=payment-outage/);
  await page.getByRole('button', { name: 'Start Payment outage' }).click();
  await other.getByRole('progressbar', { name: 'Progress of the scenario' }).waitFor();
  await waitFor(async () => (await faultOf(8002, 'payment-outage'))?.on === true);
  await waitFor(async () => (await loadgen().load()).rps === 20);
  const now = other
    .getByRole('list', { name: 'Script of Payment outage' })
    .locator('[aria-current]');
  await now.getByText('Payments begin to fail').waitFor();
  await now.getByRole('link', { name: 'Dashboard: Worker and queue' }).waitFor();
  const look = now.getByRole('link', { name: 'Dashboard: Worker and queue' });
  expect(await look.getAttribute('href')).toBe(
    '/dashboards/worker-queue?var-queue=order.charge&from=now-1h&to=now',
  );
  await page.getByRole('link', { name: /Slow model/ }).click();
  expect(await page.getByRole('button', { name: 'Start Slow model' }).isDisabled()).toBe(true);
  await page.getByText('“Payment outage” plays now').waitFor();
  await other.getByRole('button', { name: 'Stop and put back' }).click();
  await other.getByText('It was stopped. Load and faults are as they were before.').waitFor();
  expect(await loadgen().load()).toMatchObject({ state: 'running', profile: 'steady', rps: 6 });
  expect(await faultOf(8002, 'payment-outage')).toMatchObject({ on: false });
  await waitFor(() => page.getByRole('button', { name: 'Start Slow model' }).isEnabled());
});

test(
  'a console that is killed while a scenario plays puts everything back when it returns',
  slow,
  async () => {
    await loadgen().setLoad({ profile: 'steady', rps: 6 });
    const { page } = await openRoom('?scenario=payment-outage');
    await page.getByRole('button', { name: 'Start Payment outage' }).click();
    await waitFor(async () => (await faultOf(8002, 'payment-outage'))?.on === true);
    const killed = await kit.checkout.lab(['kill', 'console', '--runtime', 'local']);
    expect(killed.exitCode, killed.stderr).toBe(0);
    expect(await loadgen().load(), 'nobody took it back').toMatchObject({ rps: 20 });
    const restarted = await kit.checkout.lab(['restart', 'console', '--runtime', 'local']);
    expect(restarted.exitCode, restarted.stderr).toBe(0);
    const after = (await openRoom('?scenario=payment-outage')).page;
    await after
      .getByText('What it had changed was put back when the console came back.', { exact: false })
      .waitFor();
    expect(await loadgen().load()).toMatchObject({ state: 'running', profile: 'steady', rps: 6 });
    expect(await faultOf(8002, 'payment-outage')).toMatchObject({ on: false });
  },
);

test.each([1440, 390])('nothing is wrong with it at %i px', slow, async (width) => {
  const { page, complaints } = await openRoom('?service=worker&scenario=bad-deploy', width);
  await page.getByRole('row').filter({ hasText: 'prometheus' }).getByText(/\d %/).waitFor();
  await page.getByRole('img', { name: 'Requests per second, wanted and answered' }).waitFor();
  await page.getByRole('button', { name: 'Switch on telemetry-drop' }).click();
  await page.getByRole('group', { name: 'signals' }).waitFor();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await seriousProblems(page)).toEqual([]);
  }
  expect(await overflowOf(page)).toBe(0);
  expect(complaints).toEqual([]);
});

test('without backends and without a checkout each part says what is missing', slow, async () => {
  const nowhere = 'http://127.0.0.1:9';
  const names = ['PROMETHEUS', 'LOKI', 'API', 'INFERENCE', 'WORKER', 'LOADGEN', 'DOCKER_EXPORTER'];
  const service = await ServiceProcess.start(
    'console',
    Object.fromEntries(names.map((name) => [`${name}_URL`, nowhere])),
  );
  await service.ready();
  const { page, complaints } = await open(`${service.url}/control-room`);
  await panel(page, 'Load')
    .getByText(/loadgen does not answer/)
    .first()
    .waitFor();
  await panel(page, 'Faults')
    .getByText(/api does not answer/)
    .waitFor();
  await panel(page, 'Deploy markers')
    .getByText(/loki cannot be reached/)
    .waitFor();
  await panel(page, 'Components')
    .getByText(/docker-exporter does not answer/)
    .waitFor();
  await panel(page, 'Components').getByText('npm run lab -- restart NAME').waitFor();
  await page.getByRole('button', { name: 'Start Slow model' }).click();
  await page.getByText('It has failed.').waitFor();
  await panel(page, 'Scenarios')
    .getByText(/loadgen cannot be reached/)
    .waitFor();
  expect(complaints).toEqual([]);
});
