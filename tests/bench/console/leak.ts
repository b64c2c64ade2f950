import { setTimeout as delay } from 'node:timers/promises';
import type { CDPSession } from '@lab/testing/browser';
import { withKitAndBrowser } from '@lab/testing/kit-and-browser';
import type { Benchmark } from '../benchmark.ts';

/** An hour, or as many minutes as BENCH_MINUTES says. */
const MINUTES = Number(process.env.BENCH_MINUTES ?? 60);
const SAMPLE_SECONDS = 5;
const DASHBOARD = '/dashboards/kit-overview?from=now-15m&to=now&refresh=5';
/** The most that a heap may have grown between the second and the last quarter of the time. */
const GROWTH = 1.2;

/**
 * A dashboard that refreshes every five seconds for an hour. Its first quarter fills caches and the
 * time range; what is compared is the least that was in use in the second quarter and in the last.
 */
export const consoleLeak: Benchmark = {
  title: `a page of the console open for ${MINUTES} minutes: heap of the browser and of the server`,
  onlyNamed: true,
  run: (progress) =>
    withKitAndBrowser(async (kit, browser) => {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
      await page.goto(kit.url(4000, DASHBOARD));
      await page.getByRole('heading', { level: 3 }).first().waitFor();
      const session = await page.context().newCDPSession(page);
      const quarters = Array.from({ length: 4 }, () => ({
        browser: Number.POSITIVE_INFINITY,
        server: Number.POSITIVE_INFINITY,
      }));
      for (const [index, least] of quarters.entries()) {
        const end = performance.now() + (MINUTES / 4) * 60_000;
        while (performance.now() < end) {
          await delay(SAMPLE_SECONDS * 1000);
          least.browser = Math.min(least.browser, await browserHeapMb(session));
          least.server = Math.min(least.server, await serverHeapMb(kit.url(4000, '/metrics')));
        }
        progress(
          `quarter ${index + 1}: browser ${least.browser.toFixed(1)} MB, server ${least.server.toFixed(1)} MB`,
        );
      }
      const [, early, , late] = quarters;
      if (early === undefined || late === undefined) throw new Error('there are four quarters');
      return [
        { name: 'browser heap, second quarter', value: early.browser, unit: 'MB' },
        {
          name: 'browser heap, last to second',
          value: late.browser / early.browser,
          unit: 'x',
          limit: GROWTH,
        },
        { name: 'server heap, second quarter', value: early.server, unit: 'MB' },
        {
          name: 'server heap, last to second',
          value: late.server / early.server,
          unit: 'x',
          limit: GROWTH,
        },
      ];
    }),
};

async function browserHeapMb(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  return (await session.send('Runtime.getHeapUsage')).usedSize / 1024 ** 2;
}

/** What was in use at a moment; the least of many moments is what survives collections. */
async function serverHeapMb(url: string): Promise<number> {
  const text = await (await fetch(url)).text();
  const bytes = /^nodejs_heap_size_used_bytes\S* ([\d.e+]+)/m.exec(text)?.[1];
  if (bytes === undefined) throw new Error('the console says nothing of its heap');
  return Number(bytes) / 1024 ** 2;
}
