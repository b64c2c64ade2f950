import { loadavg } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { LokiClient } from '@lab/clients';
import type { Page } from '@lab/testing/browser';
import { withKitAndBrowser } from '@lab/testing/kit-and-browser';
import { z } from 'zod';
import { type Benchmark, type Figure, median } from '../benchmark.ts';
import { type LongestTask, longestTask } from './main-thread.ts';

/** As many as Explore shows at most, and some that it leaves out. */
const LINES = 1_200;
const SCROLLED_FRAMES = 240;
const TAIL_SECONDS = 15;
const LINES_PER_SECOND = 40;
/** Seconds that a visitor may find the page not answering. */
const LONGEST = 0.2;

const framesSchema = z.array(z.number()).min(30);

/** Explore with as many log lines as it shows: opened, scrolled, and followed live. */
export const consoleLogLines: Benchmark = {
  title: 'Explore with 1,000 log lines: the longest task of its main thread, and its frames',
  run: (progress) =>
    withKitAndBrowser(async (kit, browser) => {
      const loki = new LokiClient(kit.url(3100));
      await push(loki, LINES, 10 * 60_000);
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
      const lines = page.locator('.line');
      const address = (live: string) =>
        kit.url(
          4000,
          `/explore?${new URLSearchParams({ signal: 'logs', query: '{service="bench"}', refresh: '5', live })}`,
        );

      const opened = await longestTask(browser, async () => {
        await page.goto(address(''));
        await page.getByText('The newest 1000 lines').waitFor();
        await lines.nth(999).waitFor({ state: 'attached' });
      });
      progress(`opened, load ${(loadavg()[0] ?? 0).toFixed(1)}`);

      let frames: number[] = [];
      const scrolled = await longestTask(browser, async () => {
        frames = await framesOf(page, SCROLLED_FRAMES, 'scrollBy(0, 100)');
      });
      progress(`scrolled, load ${(loadavg()[0] ?? 0).toFixed(1)}`);

      await page.goto(address('1'));
      await page.getByText('Live: new lines').waitFor();
      await push(loki, LINES, 0);
      await page.getByText('The latest 500 lines').waitFor();
      let tailFrames: number[] = [];
      const followed = await longestTask(browser, async () => {
        const writing = write(loki);
        tailFrames = await framesOf(page, TAIL_SECONDS * 60, '');
        await writing;
      });
      progress(`followed, load ${(loadavg()[0] ?? 0).toFixed(1)}`);
      return [
        ...taskFigures('open', opened),
        ...taskFigures('scroll', scrolled),
        ...frameFigures('scroll', frames),
        ...taskFigures('live tail', followed),
        ...frameFigures('live tail', tailFrames),
      ];
    }),
};

/** Lines as the services write them, the last `spreadMs` full of them. */
function push(loki: LokiClient, count: number, spreadMs: number): Promise<void> {
  const now = Date.now();
  const entries = Array.from({ length: count }, (_, index) => ({
    time: new Date(now - (spreadMs * (count - index)) / count),
    line: JSON.stringify({
      level: 'info',
      event: 'http.request',
      message: `GET /products/${index} answered 200`,
      route: '/products/:id',
      status: 200,
      duration_ms: index % 90,
      request_id: crypto.randomUUID(),
    }),
    metadata: { trace_id: crypto.randomUUID().replaceAll('-', '') },
  }));
  return loki.push([{ labels: { service: 'bench', env: 'local', level: 'info' }, entries }]);
}

async function write(loki: LokiClient): Promise<void> {
  for (let second = 0; second < TAIL_SECONDS; second += 1) {
    await push(loki, LINES_PER_SECOND, 0);
    await delay(1_000);
  }
}

/** Milliseconds between frames, while the page does something in each of them. */
async function framesOf(page: Page, count: number, act: string): Promise<number[]> {
  return framesSchema.parse(
    await page.evaluate(`new Promise((resolve) => {
      const moments = [];
      const frame = (now) => {
        moments.push(now);
        if (moments.length > ${count}) resolve(moments.slice(1).map((at, index) => at - moments[index]));
        else requestAnimationFrame(frame);
        ${act}
      };
      requestAnimationFrame(frame);
    })`),
  );
}

const taskFigures = (what: string, { elapsed, cpu }: LongestTask): Figure[] => [
  { name: `${what}: longest task, CPU time`, value: cpu * 1000, unit: 'ms', limit: LONGEST * 1000 },
  { name: `${what}: longest task, elapsed`, value: elapsed * 1000, unit: 'ms' },
];

function frameFigures(what: string, frames: readonly number[]): Figure[] {
  const late = frames.toSorted((a, b) => a - b)[Math.floor(frames.length * 0.95)] ?? 0;
  return [
    { name: `${what}: frame, median`, value: median(frames), unit: 'ms' },
    { name: `${what}: frame, 95th percentile`, value: late, unit: 'ms' },
    { name: `${what}: frame, worst`, value: Math.max(...frames), unit: 'ms' },
  ];
}
