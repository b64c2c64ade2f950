import { PrometheusClient } from '@lab/clients';
import { type DashboardFile, readDashboards } from '@lab/dashboards/files';
import { type Page, waitFor } from '@lab/testing';
import { expect, test } from 'vitest';
import { seriousProblemsOfBothSchemes } from './accessibility.fixture.ts';
import { exemplarDot } from './exemplar-dot.fixture.ts';
import { startKit } from './kit.fixture.ts';
import { openPage, overflowOf } from './page.fixture.ts';
import { VariableList } from './variables.fixture.ts';

/** Between them they have every kind of panel that the kit's dashboards have. */
const dashboards = ['kit-overview', 'service-red', 'host-use', 'logs', 'traces', 'prometheus'];

const widths = [1440, 390] as const;

const kit = startKit({ rps: 3 });

async function openDashboard(uid: string, width: number) {
  // High enough that every panel is in view: the others ask for nothing.
  const opened = await openPage(kit.browser, { width, height: 9_000 });
  const { page } = opened;
  await page.goto(kit.checkout.url(4000, `/dashboards/${uid}?from=now-15m&to=now&refresh=5`));
  await page.getByRole('heading', { level: 3 }).first().waitFor({ timeout: 30_000 });
  return opened;
}

/** What is wrong to see on a dashboard, by panel. */
async function problems(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const panel of await page.locator('.dash-panel').all()) {
    const title = await panel.getByRole('heading').textContent();
    const states = await panel.locator('.state').allTextContents();
    const wrong = states.filter((text) => /No data|Loading|The console does not/.test(text));
    const alarms = await panel.getByRole('alert').allTextContents();
    const body = panel.locator('.dash-body');
    const isBlank =
      (await body.textContent()) === '' && (await body.locator('canvas').count()) === 0;
    const all = [...wrong, ...alarms, ...(isBlank ? ['blank'] : [])];
    if (all.length > 0) found.push(`${title}: ${all.join(' ')}`);
  }
  return found;
}

test('the dashboards opened here have every kind of panel between them', async () => {
  const kinds = (files: readonly DashboardFile[]) =>
    new Set(files.flatMap(({ dashboard }) => dashboard.panels.map(({ type }) => type)));
  const files = await readDashboards();
  const opened = files.filter(({ dashboard }) => dashboards.includes(dashboard.uid));
  expect(kinds(opened)).toEqual(kinds(files));
});

test.each(dashboards.flatMap((uid) => widths.map((width) => [uid, width] as const)))(
  '%s at %i px shows data in every panel, to everybody',
  { timeout: 300_000 },
  async (uid, width) => {
    const { page, complaints } = await openDashboard(uid, width);
    let seen: string[] = [];
    await waitFor(
      async () => {
        seen = await problems(page);
        return seen.length === 0;
      },
      { timeoutMs: 120_000 },
    ).catch(() => expect(seen).toEqual([]));
    expect(await page.locator('.dash-panel').count()).toBeGreaterThan(5);
    expect(await overflowOf(page)).toBe(0);
    expect(await seriousProblemsOfBothSchemes(page)).toEqual([]);
    expect(complaints).toEqual([]);
  },
);

test.each(widths)(
  'the list and what opens on a dashboard are accessible at %i px',
  {
    timeout: 180_000,
  },
  async (width) => {
    const list = await openPage(kit.browser, { width, height: 900 });
    await list.page.goto(kit.checkout.url(4000, '/dashboards'));
    await list.page.getByRole('link', { name: 'Service RED' }).waitFor({ timeout: 30_000 });
    expect(await overflowOf(list.page)).toBe(0);
    expect(await seriousProblemsOfBothSchemes(list.page)).toEqual([]);

    const { page } = await openDashboard('service-red', width);
    for (const part of ['.variable-several', '.about', '.exemplars']) {
      await page.locator(part).last().locator('summary').click({ timeout: 60_000 });
    }
    expect(await overflowOf(page)).toBe(0);
    expect(await seriousProblemsOfBothSchemes(page)).toEqual([]);
  },
);

test('variables are chosen by hand, narrow one another, and stand in the link', {
  timeout: 240_000,
}, async () => {
  const [api, inference] = await waitFor(instancesOfApiAndInference, { timeoutMs: 60_000 });
  const { page, complaints } = await openDashboard('service-red', 1440);
  const queries: string[] = [];
  page.on('request', (request) => {
    queries.push(new URL(request.url()).searchParams.get('query') ?? '');
  });
  const askedFor = (label: string) =>
    queries.flatMap((query) =>
      [...query.matchAll(new RegExp(`\\b${label}=~"([^"]*)"`, 'g'))].map(([, value]) => value),
    );
  /** Once a panel asks for a choice, all of them do; one that repeats asks for each value of it. */
  const expectAsked = async (label: string, value: string, ...repeated: string[]) => {
    queries.length = 0;
    await waitFor(() => askedFor(label).includes(value));
    queries.length = 0;
    await waitFor(() => askedFor(label).length > 40);
    expect(new Set(askedFor(label))).toEqual(new Set([value, ...repeated]));
  };
  const inLink = (name: string) => new URL(page.url()).searchParams.getAll(`var-${name}`);
  const service = new VariableList(page, 'Service');
  const instance = new VariableList(page, 'Instance');
  expect(await service.chosen()).toEqual(['All']);
  expect(await instance.offered()).toEqual(expect.arrayContaining([api, inference]));

  // Who is quicker than the backend loses no choice.
  const answers = Promise.withResolvers<void>();
  await page.route('**/api/v1/label/**', async (route) => {
    await answers.promise;
    await route.continue();
  });
  await service.click('api', 'inference');
  expect(inLink('service')).toEqual(['api', 'inference']);
  expect(await service.chosen()).toEqual(['api', 'inference']);
  answers.resolve();
  await expectAsked('service', '(api|inference)', 'api', 'inference');

  await service.click('inference');
  expect(inLink('service')).toEqual(['api']);
  await expectAsked('service', 'api');
  expect(await instance.offered()).toEqual([api]);
  const pattern = api.replaceAll('.', '\\\\.');
  await instance.click(api);
  await expectAsked('instance', pattern);
  await service.click('inference');

  await page.reload();
  await page.getByRole('heading', { level: 3 }).first().waitFor();
  expect([inLink('service'), inLink('instance')]).toEqual([['api', 'inference'], [api]]);
  await expectAsked('service', '(api|inference)', 'api', 'inference');
  await expectAsked('instance', pattern);
  expect(await service.chosen()).toEqual(['api', 'inference']);
  expect(await instance.chosen()).toEqual([api]);
  expect(await instance.offered()).toEqual([api, inference]);

  await service.click('api');
  await waitFor(async () => (await instance.offered()).join() === inference);
  expect(await instance.chosen(), 'no instance of that service').toEqual(['All']);

  await service.click('All');
  expect(inLink('service')).toEqual(['$__all']);
  await expectAsked('service', '.+', ...(await service.offered()));
  expect(await service.chosen()).toEqual(['All']);
  expect(complaints).toEqual([]);
});

/** Where the two services are that count their requests, once Prometheus knows both. */
async function instancesOfApiAndInference(): Promise<[string, string] | undefined> {
  const prometheus = new PrometheusClient(kit.checkout.url(9090));
  const found = await prometheus.query('group by (service, instance) (http_server_requests_total)');
  const of = (service: string) => found.find(({ labels }) => labels.service === service);
  const [api, inference] = [of('api')?.labels.instance, of('inference')?.labels.instance];
  return api && inference ? [api, inference] : undefined;
}

test("an exemplar's dot leads to its trace, and that to its log line", {
  timeout: 240_000,
}, async () => {
  const { page, complaints } = await openDashboard('service-red', 1440);
  const panel = page.locator('.dash-panel', { has: page.locator('.exemplars') }).first();
  await panel.waitFor({ timeout: 60_000 });
  // Dots that stay where they are while the mouse moves.
  await page.getByLabel('Refresh').selectOption('0');
  const links = await panel.locator('.exemplars').innerHTML();
  const dot = await waitFor(() => exemplarDot(page, panel.getByRole('img')));
  await page.mouse.click(dot.x, dot.y);
  await page.waitForURL(/\/explore\?/);
  const traceId = new URL(page.url()).searchParams.get('trace') ?? '';
  expect(links).toContain(`trace=${traceId}`);
  expect(traceId).toMatch(/^[0-9a-f]{32}$/);
  await page
    .getByRole('list', { name: 'Spans' })
    .getByRole('button', { name: /on the critical path/ })
    .first()
    .click();
  const details = page.getByRole('region', { name: /^Span / });
  await details.getByRole('link', { name: 'Logs of the trace' }).click();
  const lines = page.getByRole('list', { name: 'Log lines' });
  await lines.getByRole('button').first().click();
  await lines.getByRole('link', { name: traceId }).first().waitFor();
  expect(new URL(page.url()).searchParams.get('from')).toBe('now-15m');
  expect(complaints).toEqual([]);
});

test('an exemplar leads to its trace, with the time range kept', { timeout: 120_000 }, async () => {
  const { page } = await openDashboard('service-red', 1440);
  const exemplars = page.locator('.exemplars').first();
  await exemplars.locator('summary').click({ timeout: 60_000 });
  await exemplars.getByRole('link').first().click();
  await page.waitForURL(/\/explore\?/);
  const { searchParams } = new URL(page.url());
  expect(searchParams.get('trace')).toMatch(/^[0-9a-f]{32}$/);
  expect(searchParams.get('from')).toBe('now-15m');
});
