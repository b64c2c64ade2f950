import { type Page, waitFor } from '@lab/testing';
import { expect, test } from 'vitest';
import { startKit } from './kit.fixture.ts';
import { openPage, overflowOf } from './page.fixture.ts';

/** Between them they have most kinds of panels that the console draws. */
const dashboards = ['kit-overview', 'service-red', 'host-use', 'logs', 'traces'];

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
    expect(await overflowOf(page)).toBe(0);
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
