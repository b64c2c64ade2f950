import { LokiClient } from '@lab/clients';
import { freePort, type Page, ServiceProcess, waitFor } from '@lab/testing';
import { expect, onTestFinished, test } from 'vitest';
import { seriousProblems } from './accessibility.fixture.ts';
import { hostile, sendHostile, sendHostileAlert } from './hostile.fixture.ts';
import { startKit } from './kit.fixture.ts';
import { openPage, overflowOf } from './page.fixture.ts';
import { startPrometheus } from './prometheus.fixture.ts';

const latency =
  'histogram_quantile(0.95, sum by (le) (rate(http_server_request_duration_seconds_bucket{service="api"}[1m])))';

const kit = startKit({ rps: 3 });

/**
 * Refused queries, which a test may bring about; and that Chromium gives text that is written over
 * coloured text the same colour, which the policy refuses.
 */
const refused = /Failed to load resource|^Applying inline style/;

/** Explore with these parameters, and everything that the browser complains about, refused queries excepted. */
async function openExplore(parameters: Record<string, string>, width = 1440) {
  const opened = await openPage(kit.browser, { width, height: 1000 }, refused);
  const { page } = opened;
  page.setDefaultTimeout(60_000);
  const search = new URLSearchParams({ from: 'now-15m', to: 'now', refresh: '5', ...parameters });
  await page.goto(kit.checkout.url(4000, `/explore?${search}`));
  await page.getByRole('heading', { level: 1, name: 'Explore' }).waitFor();
  return opened;
}

const parametersOf = (page: Page) => new URL(page.url()).searchParams;
const editor = (page: Page) => page.getByRole('textbox', { name: /query$/ });
const lines = (page: Page) => page.getByRole('list', { name: 'Log lines' });
const spans = (page: Page) => page.getByRole('list', { name: 'Spans' });

async function write(page: Page, text: string) {
  await editor(page).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(text);
}

test('from an exemplar to its trace, to its log line, and back, in the same time range', {
  timeout: 240_000,
}, async () => {
  const { page, complaints } = await openExplore({ query: latency });
  await page.locator('.exemplars summary').click();
  const exemplar = page.locator('.exemplars').getByRole('link').first();
  const href = await exemplar.getAttribute('href');
  const traceId = new URLSearchParams(href?.split('?')[1]).get('trace') ?? '';
  expect(traceId).toMatch(/^[0-9a-f]{32}$/);
  await exemplar.click();

  await spans(page)
    .getByRole('button', { name: /^api .*on the critical path/ })
    .first()
    .waitFor();
  expect(parametersOf(page).get('trace')).toBe(traceId);
  await spans(page).getByRole('button', { name: /^api/ }).first().click();
  const details = page.getByRole('region', { name: /^Span / });
  await details.getByText('http.route').waitFor();
  const withSpan = page.url();
  await details.getByRole('link', { name: 'Logs of the trace' }).click();

  await lines(page).getByRole('button').first().click();
  expect(parametersOf(page).get('query')).toContain(traceId);
  const link = lines(page).getByRole('link', { name: traceId }).first();
  await link.waitFor();
  expect(parametersOf(page).get('from')).toBe('now-15m');
  await link.click();
  await spans(page).waitFor();
  expect(parametersOf(page).get('trace')).toBe(traceId);

  await page.goBack();
  await lines(page).waitFor();
  await page.goBack();
  await details.waitFor();
  expect(page.url()).toBe(withSpan);
  await page.goBack();
  await page.locator('.exemplars').waitFor();
  expect(parametersOf(page).get('query')).toBe(latency);
  expect(parametersOf(page).get('from')).toBe('now-15m');
  expect(complaints).toEqual([]);
});

test('a span leads to the metrics of its route and collapses with all below it', async () => {
  const { page } = await openExplore({
    signal: 'traces',
    query: '{ resource.service.name = "api" && span.http.route != nil }',
  });
  await page.getByRole('button', { name: 'Slowest first' }).click();
  await page.getByRole('region', { name: 'Traces' }).getByRole('link').first().click();
  const rows = spans(page).getByRole('listitem');
  await rows.first().waitFor();
  const all = await rows.count();
  expect(all).toBeGreaterThan(1);
  await page.getByRole('button', { name: 'Collapse all' }).click();
  await waitFor(async () => (await rows.count()) < all);
  await page.getByRole('button', { name: 'Expand all' }).click();
  await waitFor(async () => (await rows.count()) === all);
  await spans(page)
    .getByRole('button', { name: /^api (?:GET|POST|PUT) \// })
    .first()
    .click();
  await page.getByRole('link', { name: 'Metrics', exact: true }).click();
  await page.getByRole('img', { name: 'Series' }).waitFor();
  expect(parametersOf(page).get('query')).toMatch(
    /http_server_request_duration_seconds_bucket\{service="api", route="\//,
  );
});

test.each([
  ['PromQL', 'metrics', 'http_server_requ', 'http_server_request_duration_seconds_bucket'],
  ['LogQL', 'logs', '{service="inf', 'inference'],
  ['TraceQL', 'traces', '{ resource.service.na', 'resource.service.name'],
])('%s is completed from what the backend has', async (_, signal, text, expected) => {
  const { page, complaints } = await openExplore({ signal });
  await editor(page).waitFor();
  // The language comes after the editor, and the names after that.
  await waitFor(
    async () => {
      await write(page, text.slice(0, -1));
      await page.keyboard.type(text.slice(-1));
      await page.keyboard.press('Control+Space');
      const offered = page.getByRole('option', { name: expected });
      return offered
        .first()
        .waitFor({ timeout: 3_000 })
        .then(() => true);
    },
    { timeoutMs: 60_000 },
  );
  expect(complaints).toEqual([]);
});

test.each([
  ['metrics', 'sum(rate(up[5m)', 'unexpected ")"', 'Line 1, column 15'],
  ['logs', '{service=}', 'unexpected }', 'Line 1, column 10'],
  ['traces', '{ name = }', 'unexpected }', 'Line 1, column 10'],
])('%s: a syntax error is told with its place, and gone once it is mended', async (...row) => {
  const [signal, query, message, place] = row;
  const { page } = await openExplore({ signal });
  await editor(page).waitFor();
  await write(page, query);
  await page.keyboard.press('Control+Enter');
  const alert = page.getByRole('alert');
  await alert.getByText(message).waitFor();
  await alert.getByText(place).waitFor();
  await page.locator('.cm-lintRange-error').first().waitFor();
  const good = { metrics: 'up', logs: '{service="api"}', traces: '{}' }[signal] ?? '';
  await write(page, good);
  await page.keyboard.press('Shift+Enter');
  await alert.waitFor({ state: 'detached' });
  expect(parametersOf(page).get('query')).toBe(good);
  await page.getByText('Recent queries').click();
  await page.locator('.query-history').getByRole('button', { name: query }).waitFor();
});

test('metrics: a table of the moment and of the range', async () => {
  const { page } = await openExplore({ query: 'up{job="api"}', mode: 'instant' });
  const table = page.getByRole('region', { name: 'Series' });
  await table.getByRole('columnheader', { name: 'Value' }).waitFor();
  await table.getByRole('cell', { name: '1', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Range' }).click();
  await page.getByRole('img', { name: 'Series' }).waitFor();
  await page.getByRole('button', { name: 'Table' }).click();
  await table.getByRole('columnheader', { name: 'Mean' }).waitFor();
  expect(parametersOf(page).get('view')).toBe('table');
});

test('logs: volume, fields as filters, the lines around one, and series', async () => {
  const { page } = await openExplore({ signal: 'logs', query: '{service="api"}' });
  await page.getByRole('img', { name: /^Lines by level: .*info/ }).waitFor();
  await lines(page).getByRole('button').first().click();
  await page.getByRole('button', { name: 'Show context' }).click();
  const around = page.getByRole('region', { name: 'Lines around this one' });
  await around.getByRole('listitem').nth(4).waitFor();
  expect(await around.locator('[aria-current=true]').count()).toBeGreaterThan(0);
  await page.getByRole('region', { name: 'Labels' }).getByLabel('Filter for level').click();
  await waitFor(() => parametersOf(page).get('query')?.includes(', level="'));
  await lines(page).getByRole('button').first().click();
  await page.getByRole('region', { name: 'In the line' }).getByLabel('Filter for method').click();
  await waitFor(() => parametersOf(page).get('query')?.includes(' | json | method="'));
  await lines(page).getByRole('button').first().click();
  await page.getByRole('region', { name: 'Parsed by the query' }).waitFor();
  await page.getByLabel('Filter for method').first().click();
  await waitFor(() => !parametersOf(page).get('query')?.includes('method='));
  await write(page, 'sum by (level) (count_over_time({service="api"}[1m]))');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('img', { name: 'Series' }).waitFor();
});

test('live tail shows a new line, and says so when Loki refuses', async () => {
  const { page, complaints } = await openExplore({ signal: 'logs', query: '{service="hostile"}' });
  await page.getByRole('button', { name: 'Live tail' }).click();
  await page.getByText('Live: new lines').waitFor();
  const seen = page.locator('.line');
  const before = await seen.count();
  await sendHostile(kit.checkout.url(3100, ''), kit.checkout.url(4318, ''));
  await waitFor(async () => (await seen.count()) > before);
  await lines(page).getByText(hostile).first().waitFor();
  await write(page, 'rate({service="hostile"}[1m])');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('alert').getByText('Loki refuses the query').waitFor();
  await page.getByRole('button', { name: 'Stop live tail' }).click();
  await page.getByRole('img', { name: 'Series' }).or(page.getByText('No line matches')).waitFor();
  expect(complaints).toEqual([]);
});

test('hostile text of all three signals stays text', { timeout: 240_000 }, async () => {
  const traceId = await sendHostile(kit.checkout.url(3100, ''), kit.checkout.url(4318, ''));
  const { page, complaints } = await openExplore({
    signal: 'logs',
    query: `{service="hostile"} | trace_id="${traceId}"`,
  });
  await lines(page).getByText(hostile).first().waitFor();
  await lines(page).getByRole('button').first().click();
  await page.getByRole('region', { name: 'Labels' }).getByText(hostile).waitFor();
  await lines(page).getByRole('link', { name: 'Open trace' }).click();
  await page.getByRole('heading', { name: hostile }).waitFor();
  await spans(page)
    .getByRole('button', { name: /^hostile/ })
    .click();
  const details = page.getByRole('region', { name: `Span ${hostile}` });
  await details.getByRole('region', { name: 'Events' }).getByText(hostile).first().waitFor();
  await details.getByRole('link', { name: 'Metrics', exact: true }).click();
  await page.getByRole('tab', { name: 'Metrics', selected: true }).waitFor();
  await write(page, 'traces_spanmetrics_calls_total{service="hostile"}');
  await page.keyboard.press('Control+Enter');
  await page.locator('.legend').getByText(hostile).waitFor();
  await page.getByRole('button', { name: 'Table' }).click();
  await page.getByRole('cell', { name: hostile }).first().waitFor();
  expect(await page.evaluate('window.hostile')).toBeUndefined();
  expect(await page.locator('img[src=x]').count()).toBe(0);
  expect(complaints).toEqual([]);
});

test('no page takes hostile text for markup, and those that show it show it as text', {
  timeout: 240_000,
}, async () => {
  await sendHostile(kit.checkout.url(3100, ''), kit.checkout.url(4318, ''));
  await sendHostileAlert(kit.checkout.url(9093, ''));
  const { page, complaints } = await openExplore({});
  // High enough that every panel is in view: the others ask for nothing.
  await page.setViewportSize({ width: 1440, height: 9_000 });
  const chosen = 'var-service=hostile';
  const shows = [
    `/dashboards/logs?${chosen}`,
    `/dashboards/traces?${chosen}`,
    '/alerts?tab=groups',
  ];
  const others = ['/labs', '/dashboards', '/dashboards/kit-overview', '/alerts', '/control-room'];
  for (const path of [...shows, ...others]) {
    await page.goto(kit.checkout.url(4000, path));
    await page.getByRole('heading', { level: 1 }).waitFor();
    if (shows.includes(path)) await page.getByText(hostile).first().waitFor({ state: 'attached' });
    await waitFor(async () => (await page.getByText('Loading …').count()) === 0);
    expect(await page.evaluate('window.hostile'), path).toBeUndefined();
    expect(await page.locator('img[src=x]').count(), path).toBe(0);
  }
  expect(complaints).toEqual([]);
});

test('a trace of hundreds of spans is shown whole', async () => {
  const traceId = await sendHostile(kit.checkout.url(3100, ''), kit.checkout.url(4318, ''), 600);
  const { page } = await openExplore({ signal: 'traces', trace: traceId });
  await waitFor(
    async () => {
      if ((await spans(page).getByRole('listitem').count()) === 601) return true;
      await page
        .getByRole('button', { name: /Look again|Refresh now/ })
        .first()
        .click();
      return false;
    },
    { timeoutMs: 60_000, intervalMs: 500 },
  );
  await spans(page).getByRole('button', { name: 'child 600' }).click();
  await page.getByRole('region', { name: 'Span child 600' }).waitFor();
});

test('of more than a thousand lines the newest thousand are shown', async () => {
  const now = Date.now();
  await new LokiClient(kit.checkout.url(3100, '')).push([
    {
      labels: { service: 'many', level: 'warn' },
      entries: Array.from({ length: 1_200 }, (_, index) => ({
        time: new Date(now - 1_200 + index),
        line: `line ${index}`,
      })),
    },
  ]);
  const { page } = await openExplore({ signal: 'logs', query: '{service="many"}', refresh: '0' });
  await page.getByText('The newest 1000 lines').waitFor();
  await page.locator('.line', { hasText: /line 200$/ }).waitFor();
  expect(await page.locator('.line').count()).toBe(1_000);
  expect(await page.locator('.line').first().textContent()).toContain('line 1199');
  await page.getByRole('img', { name: 'Lines by level: 1,200 warn' }).waitFor();
  await page.locator('.line-head', { hasText: /line 200$/ }).click();
  await page.getByRole('button', { name: 'Show context' }).click();
  const around = page.getByRole('region', { name: 'Lines around this one' });
  await around.getByText('line 195').waitFor();
  await around.getByText('line 205').waitFor();
});

const views: readonly (readonly [string, Record<string, string>, string])[] = [
  ['nothing asked', {}, '.starters'],
  ['a graph', { query: latency }, '.explore-graph .legend'],
  ['a table', { query: 'up', mode: 'instant' }, '.explore-table td'],
  ['a syntax error', { query: 'sum(' }, '.query-problem'],
  ['log lines', { signal: 'logs', query: '{service="api"} |= "/checkout"' }, '.line'],
  ['traces', { signal: 'traces', query: '{}' }, '.explore-table a'],
  ['the service graph', { signal: 'traces', view: 'services' }, '.service-graph'],
];

test.each(views.flatMap((view) => [1440, 390].map((width) => [...view, width] as const)))(
  '%s: accessible and without overflow at $3 px',
  async (_, parameters, shown, width) => {
    const { page, complaints } = await openExplore({ ...parameters, refresh: '0' }, width);
    await page.locator(shown).first().waitFor();
    await page.locator('.cm-content').waitFor();
    if (shown === '.line') await page.locator('.line button').first().click();
    if (shown === '.explore-table a') {
      await page.locator(shown).first().click();
      await page.locator('.span-pick').first().click();
    }
    expect(await seriousProblems(page)).toEqual([]);
    expect(await overflowOf(page)).toBe(0);
    expect(complaints).toEqual([]);
  },
);

test('a trace that is not there is told in words', async () => {
  const { page } = await openExplore({ signal: 'traces', trace: 'f'.repeat(32) });
  await page.getByText('Tempo has no trace with this id').waitFor();
});

test('a Prometheus that is down is told, and answers once it is there', async () => {
  const port = await freePort();
  const service = await ServiceProcess.start('console', {
    PROMETHEUS_URL: `http://127.0.0.1:${port}`,
  });
  await service.ready();
  const page = await kit.browser.newPage();
  onTestFinished(() => page.close());
  await page.goto(`${service.url}/explore?query=up&refresh=0`);
  await page.getByRole('alert').getByText('prometheus does not answer').waitFor();
  await startPrometheus('console', new URL(service.url).host, port);
  await waitFor(async () => {
    const retry = page.getByRole('button', { name: /Try again|Refresh now/ }).first();
    await retry.click();
    const graph = page.getByRole('img', { name: 'Series' });
    return graph.waitFor({ timeout: 3_000 }).then(() => true);
  });
});

test('a live tail says when its connection is lost, and goes on once it is back', async () => {
  const service = await ServiceProcess.start('console', { LOKI_URL: kit.checkout.url(3100, '') });
  await service.ready();
  const page = await kit.browser.newPage();
  onTestFinished(() => page.close());
  const search = new URLSearchParams({ signal: 'logs', live: '1', query: '{service="api"}' });
  await page.goto(`${service.url}/explore?${search}`);
  await page.locator('.line').first().waitFor();
  await service.terminate();
  await page.getByText('The connection is lost; trying again').waitFor();
  service.start();
  await page.getByText('Live: new lines').waitFor();
});
