import { loadavg } from 'node:os';
import type { Browser } from '@lab/testing/browser';
import { withKitAndBrowser } from '@lab/testing/kit-and-browser';
import { z } from 'zod';
import { type Benchmark, type Figure, median } from '../benchmark.ts';

const ROUNDS = 10;

/** What each page shows first, beside its heading, that its visitor came for. */
const pages = [
  { name: 'labs', path: '/labs', content: '.lab-list a' },
  { name: 'dashboards', path: '/dashboards', content: '.dash-list a' },
  { name: 'explore', path: '/explore', content: '.cm-content' },
  {
    name: 'alerts',
    path: '/alerts',
    content: '.alert-list, .state:not(.state-error) .state-title',
  },
  { name: 'control room', path: '/control-room', content: 'main tbody tr' },
] as const;

/** Milliseconds since the navigation began, as the page's own clock has them. */
const viewSchema = z.object({
  firstPaint: z.number(),
  largestPaint: z.number(),
  heading: z.number(),
  content: z.number(),
  /** Of all scripts so far, compressed as they came. */
  scriptBytes: z.number(),
});
type View = z.output<typeof viewSchema>;

/** Every page of the console in a browser that has seen none of it: its own profile, an empty cache. */
export const consoleFirstView: Benchmark = {
  title: `the first view of each page of the console, ${ROUNDS} times with an empty cache`,
  run: (progress) =>
    withKitAndBrowser(async (kit, browser) => {
      const views = new Map<string, View[]>(pages.map(({ name }) => [name, []]));
      // The first round finds a console that has just started; it does not count.
      for (let round = 0; round <= ROUNDS; round += 1) {
        for (const { name, path, content } of pages) {
          const view = await firstView(browser, kit.url(4000, path), content);
          if (round > 0) views.get(name)?.push(view);
        }
        progress(`round ${round} of ${ROUNDS}, load ${(loadavg()[0] ?? 0).toFixed(1)}`);
      }
      return [...views].flatMap(([name, seen]) => figuresOf(name, seen));
    }),
};

async function firstView(browser: Browser, url: string, content: string): Promise<View> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    const page = await context.newPage();
    await page.addInitScript(watch({ heading: 'main h1', content }));
    await page.goto(url);
    await page.locator(content).first().waitFor({ timeout: 60_000 });
    return viewSchema.parse(await page.evaluate(measured));
  } finally {
    await context.close();
  }
}

/** Runs in the page before its own scripts: notes when something is first there and painted. */
const watch = (selectors: Readonly<Record<string, string>>) => `
  globalThis.shown = {};
  const wanted = new Map(Object.entries(${JSON.stringify(selectors)}));
  const look = () => {
    for (const [name, selector] of wanted) {
      if (document.querySelector(selector) === null) continue;
      wanted.delete(name);
      requestAnimationFrame(() => setTimeout(() => { shown[name] = performance.now(); }));
    }
    if (wanted.size === 0) observer.disconnect();
  };
  const observer = new MutationObserver(look);
  observer.observe(document, { childList: true, subtree: true });`;

/** Runs in the page: what it noted, and what the browser did, once two more frames are painted. */
const measured = `new Promise((resolve) => {
  const paints = (type) => new Promise((seen) => {
    new PerformanceObserver((list) => seen(list.getEntries())).observe({ type, buffered: true });
  });
  const frame = () => new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
  const read = async () => {
    while (shown.heading === undefined || shown.content === undefined) await frame();
    await frame();
    const first = (await paints('paint')).find(({ name }) => name === 'first-contentful-paint');
    const largest = (await paints('largest-contentful-paint')).at(-1);
    const scripts = performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js'));
    return {
      ...shown,
      firstPaint: first.startTime,
      largestPaint: largest.startTime,
      scriptBytes: scripts.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
    };
  };
  resolve(read());
})`;

function figuresOf(page: string, views: readonly View[]): Figure[] {
  const seconds = (what: Exclude<keyof View, 'scriptBytes'>) =>
    views.map((view) => view[what] / 1000);
  const middle = (what: Exclude<keyof View, 'scriptBytes'>) => ({
    value: median(seconds(what)),
    unit: 's',
  });
  return [
    { name: `${page}: first contentful paint, median`, ...middle('firstPaint') },
    { name: `${page}: heading, median`, ...middle('heading'), limit: 1 },
    { name: `${page}: content, median`, ...middle('content') },
    { name: `${page}: content, worst`, value: Math.max(...seconds('content')), unit: 's' },
    { name: `${page}: largest contentful paint, median`, ...middle('largestPaint') },
    {
      name: `${page}: script`,
      value: median(views.map((view) => view.scriptBytes)) / 1000,
      unit: 'kB',
    },
  ];
}
