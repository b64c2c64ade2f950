import { type Browser, Checkout, openBrowser, type Page, waitFor } from '@lab/testing';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';

/** Between them they have most kinds of panels that the console draws. */
const dashboards = ['kit-overview', 'service-red', 'host-use', 'logs', 'traces'];

let checkout: Checkout;
let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
  checkout = await Checkout.create();
  const up = await checkout.lab(['up', 'kit', '--runtime', 'local']);
  expect(up.exitCode, up.stderr).toBe(0);
  const load = await checkout.lab(['load', 'steady', '--rps', '3']);
  expect(load.exitCode, load.stderr).toBe(0);
}, 400_000);

afterAll(async () => {
  await browser?.close();
  await checkout?.remove();
}, 60_000);

async function openDashboard(uid: string, width: number) {
  // High enough that every panel is in view: the others ask for nothing.
  const page = await browser.newPage({ viewport: { width, height: 9_000 } });
  onTestFinished(() => page.close());
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // The machine's own network changed, as when a container starts: the page asks again.
    if (message.text().includes('ERR_NETWORK_CHANGED')) return;
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  await page.goto(checkout.url(4000, `/dashboards/${uid}?from=now-15m&to=now&refresh=5`));
  await page.getByRole('heading', { level: 3 }).first().waitFor({ timeout: 30_000 });
  return { page, complaints };
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

test.each(dashboards.flatMap((uid) => [1440, 390].map((width) => [uid, width] as const)))(
  '%s at %i px shows data in every panel',
  { timeout: 240_000 },
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
    const overflow = await page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect(overflow).toBe(0);
    expect(complaints).toEqual([]);
  },
);

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
