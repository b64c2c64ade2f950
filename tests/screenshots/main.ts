/** `npm run screenshots`: takes the pictures of the README from a running kit in which something is wrong. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PrometheusClient, TempoClient } from '@lab/clients';
import type { Page } from '@lab/testing/browser';
import type { Checkout } from '@lab/testing/checkout';
import { withKitAndBrowser } from '@lab/testing/kit-and-browser';
import { waitFor } from '@lab/testing/wait-for';

const FOLDER = join(import.meta.dirname, '../../services/console/screenshots');
const RANGE = 'from=now-5m&to=now';

/**
 * Whether something in view says that it is loading, or a chart is not drawn; what is out of view does
 * not ask for anything.
 */
const IS_LOADING = `[...document.querySelectorAll('.state, .chart:empty')].some((part) =>
  (part.matches('.chart') || /Loading/.test(part.textContent)) &&
  part.getBoundingClientRect().top < innerHeight)`;

await mkdir(FOLDER, { recursive: true });
await withKitAndBrowser(async (kit, browser) => {
  // Before the fault: afterwards a trace is half a minute of attempts.
  const trace = await slowestTrace(kit);
  await breakPayments(kit);
  await kit.lab(['check', '01', 'costs']);
  const pages = {
    labs: '/labs/01-signal-map#costs',
    dashboards: `/dashboards/service-red?${RANGE}`,
    explore: `/explore?signal=traces&trace=${trace}&${RANGE}`,
    alerts: `/alerts?${RANGE}`,
    'control-room': `/control-room?${RANGE}`,
  };
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  for (const [name, path] of Object.entries(pages)) {
    await page.goto(kit.url(4000, path));
    await isDrawn(page);
    await page.screenshot({ path: join(FOLDER, `${name}.png`) });
    console.log(`services/console/screenshots/${name}.png`);
  }
}, '01');

/** Switches a fault on and waits until its alert fires, so that every page has something to show. */
async function breakPayments(kit: Checkout): Promise<void> {
  const fault = [
    'fault',
    'payment-outage',
    'on',
    '--service',
    'worker',
    '--set',
    'durationSeconds=900',
  ];
  const { exitCode, stderr } = await kit.lab(fault);
  if (exitCode !== 0) throw new Error(`the fault cannot be switched on:\n${stderr}`);
  const prometheus = new PrometheusClient(kit.url(9090, ''));
  await waitFor(async () => (await prometheus.query('ALERTS{alertstate="firing"}')).length > 0, {
    timeoutMs: 300_000,
    intervalMs: 2_000,
  });
}

/** The slowest of the first traces through all three services. */
async function slowestTrace(kit: Checkout): Promise<string> {
  const tempo = new TempoClient(kit.url(3200, ''));
  const query = '{ resource.service.name = "api" } >> { resource.service.name = "worker" }';
  const found = await waitFor(
    async () => {
      const end = Date.now() / 1000;
      const traces = await tempo.search(query, { start: end - 600, end, limit: 20 });
      return traces.length >= 5 && traces;
    },
    { timeoutMs: 120_000, intervalMs: 1_000 },
  );
  const [slowest] = found.toSorted((a, b) => b.durationMs - a.durationMs);
  if (slowest === undefined) throw new Error('there is no trace from the api to the worker');
  return slowest.traceId;
}

async function isDrawn(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForLoadState('networkidle').catch(() => undefined);
  await waitFor(async () => !(await page.evaluate(IS_LOADING)), { timeoutMs: 60_000 });
}
