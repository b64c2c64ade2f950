import { glob, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Browser,
  freePort,
  openBrowser,
  type Page,
  ServiceProcess,
  waitFor,
} from '@lab/testing';
import { beforeAll, expect, test } from 'vitest';
import { openPage, overflowOf } from './page.fixture.ts';
import { startPrometheus } from './prometheus.fixture.ts';

const root = join(import.meta.dirname, '../../..');
const maxScriptBytes = 500_000;

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
  return () => browser.close();
}, 300_000);

async function startConsole(environment: Record<string, string> = {}): Promise<ServiceProcess> {
  const service = await ServiceProcess.start('console', environment);
  await service.ready();
  return service;
}

/** A page, and everything that the browser complains about, refused answers excepted. */
const open = (width: number) =>
  openPage(browser, { width, height: 900 }, /^Failed to load resource/);

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });

test.each([1440, 390])(
  'every page opens at %i px without complaint and keeps the time range',
  {
    timeout: 120_000,
  },
  async (width) => {
    const lab = [process.execPath, join(root, 'scripts/lab/src/main.ts')];
    const service = await startConsole({ LAB_COMMAND: JSON.stringify(lab) });
    const { page, complaints } = await open(width);
    await page.goto(`${service.url}/?from=now-1h&to=now`);
    await heading(page, 'Labs').waitFor();
    await page.getByRole('link', { name: 'Boot and signal map' }).waitFor();
    const navigation = page.getByRole('navigation', { name: 'Pages' });
    for (const name of ['Dashboards', 'Explore', 'Alerts', 'Control room', 'Labs']) {
      const link = navigation.getByRole('link', { name });
      await link.click();
      await heading(page, name).waitFor();
      expect(await link.getAttribute('aria-current')).toBe('page');
      expect(await page.title()).toContain(name);
      expect(await overflowOf(page), `${name} is wider than the window`).toBe(0);
    }
    expect(new URL(page.url()).search).toBe('?from=now-1h&to=now');
    expect(complaints).toEqual([]);
  },
);

test('draws a chart of a real Prometheus under the security policy', {
  timeout: 120_000,
}, async () => {
  const port = await freePort();
  const service = await startConsole({ PROMETHEUS_URL: `http://127.0.0.1:${port}` });
  await startPrometheus('console', new URL(service.url).host, port);
  const { page, complaints } = await open(1440);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto(`${service.url}/dashboards/prometheus?from=now-5m&to=now&refresh=5`);
  const chart = page.getByRole('img', { name: 'Samples by job' });
  await page.getByRole('heading', { name: 'Samples by job' }).scrollIntoViewIfNeeded();
  await chart.locator('canvas').waitFor({ timeout: 60_000 });
  await chart.hover();
  await page.emulateMedia({ colorScheme: 'light' });
  await waitFor(async () => (await chart.locator('canvas').count()) === 1);
  expect(complaints).toEqual([]);
});

test('a part of the page that the network lost comes with the page loaded anew', async () => {
  const service = await startConsole();
  const { page } = await open(1440);
  const lost: string[] = [];
  await page.route('**/assets/code-editor-*.js', (route) => {
    if (lost.push(route.request().url()) > 1) return route.continue();
    return route.abort('failed');
  });
  await page.goto(`${service.url}/explore?query=up`);
  await page.getByRole('textbox', { name: 'PromQL query' }).getByText('up').waitFor();
  expect(lost).toHaveLength(2);
});

test('a part of the page that never comes is told, and the rest stays', async () => {
  const service = await startConsole();
  const { page } = await open(1440);
  await page.route('**/assets/code-editor-*.js', (route) => route.abort('failed'));
  await page.goto(`${service.url}/explore`);
  await page.getByRole('alert').getByText('Failed to fetch').waitFor();
  await page.getByRole('link', { name: 'Alerts' }).click();
  await heading(page, 'Alerts').waitFor();
});

test('the policy refuses markup from text and scripts from elsewhere', async () => {
  const service = await startConsole();
  const { page } = await open(1440);
  await page.goto(`${service.url}/explore`);
  await heading(page, 'Explore').waitFor();
  // In a task of its own, because what the debugger evaluates may do more than the page.
  const outcome = await page.evaluate(`new Promise((resolve) => setTimeout(() => {
    const refused = (attempt) => {
      try {
        attempt();
        return false;
      } catch {
        return true;
      }
    };
    resolve({
      markup: refused(() => { document.body.innerHTML = '<img src=x>'; }),
      code: refused(() => new Function('return 1')()),
    });
  }))`);
  expect(outcome).toEqual({ markup: true, code: true });
});

test('all scripts together stay within the budget, as a browser gets them', async () => {
  const service = await startConsole();
  const dist = join(root, 'services/console/dist');
  const builds = await Promise.all(
    (await readdir(dist)).map(async (name) => ({
      name,
      at: (await stat(join(dist, name))).mtimeMs,
    })),
  );
  const current = builds.filter(({ name }) => !name.includes('.')).sort((a, b) => b.at - a.at)[0];
  const scripts = await Array.fromAsync(glob(`${current?.name}/assets/*.js.br`, { cwd: dist }));
  expect(scripts.length).toBeGreaterThan(5);
  const sizes = await Promise.all(
    scripts.map(async (path) => (await readFile(join(dist, path))).length),
  );
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(maxScriptBytes);
  const { page } = await open(1440);
  const script = page.waitForResponse((answer) => answer.url().endsWith('.js'));
  await page.goto(service.url);
  expect((await script).headers()['content-encoding']).toBe('br');
});
