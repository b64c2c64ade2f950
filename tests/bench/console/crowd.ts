import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, Request } from '@lab/testing/browser';
import { withKitAndBrowser } from '@lab/testing/kit-and-browser';
import { type Benchmark, median } from '../benchmark.ts';

const BROWSERS = 20;
const SECONDS = 60;
const DASHBOARD = '/dashboards/service-red?from=now-15m&to=now&refresh=5';
const IS_QUERY = /\/api\/(prometheus|loki|tempo)\//;

/** Twenty people look at the same dashboard, each in a browser profile of their own. */
export const consoleCrowd: Benchmark = {
  title: `${BROWSERS} browsers on a dashboard of the console: time of a panel's query`,
  run: (progress) =>
    withKitAndBrowser(async (kit, browser) => {
      const milliseconds: number[] = [];
      let failed = 0;
      const open = () =>
        openPage(browser, kit.url(4000, DASHBOARD), {
          finished: (request) => milliseconds.push(request.timing().responseEnd),
          failed: () => {
            failed += 1;
          },
        });
      for (let count = 0; count < BROWSERS; count += 1) await open();
      progress(`${BROWSERS} browsers are open, ${SECONDS} s of refreshing`);
      milliseconds.length = 0;
      await delay(SECONDS * 1000);
      if (failed > 0) throw new Error(`${failed} queries failed`);
      const slowest = milliseconds.toSorted((a, b) => a - b)[
        Math.floor(milliseconds.length * 0.95)
      ];
      return [
        { name: 'queries', value: milliseconds.length, unit: '' },
        { name: 'query, median', value: median(milliseconds) / 1000, unit: 's', limit: 1 },
        { name: 'query, 95th percentile', value: (slowest ?? 0) / 1000, unit: 's' },
      ];
    }),
};

async function openPage(
  browser: Browser,
  url: string,
  heard: { readonly finished: (request: Request) => void; readonly failed: () => void },
): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  page.on('response', (response) => {
    if (IS_QUERY.test(response.url()) && response.status() >= 400) heard.failed();
  });
  page.on('requestfinished', (request) => {
    if (IS_QUERY.test(request.url())) heard.finished(request);
  });
  await page.goto(url);
  await page.getByRole('heading', { level: 3 }).first().waitFor();
}
