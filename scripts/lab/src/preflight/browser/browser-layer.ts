import { setTimeout as delay } from 'node:timers/promises';
import type { Dashboard } from '@lab/dashboards';
import type { Browser } from 'playwright-core';
import { chromiumFlags, findChromium } from '../../tools/index.ts';
import type { Failure, Layer, LayerReport, PreflightContext } from '../layer.ts';
import { openDashboard } from './open-dashboard.ts';

/** Widths of the window, in pixels: a desk, and a telephone. */
const widths: readonly number[] = [1440, 390];
const pauseMs = 3_000;

/** Opens every dashboard in the console with a real browser, and looks at each panel. */
export const browserLayer: Layer = {
  name: 'browser',
  run: async (context) => {
    if (!context.areOwn) return skipped("the console shows the kit's own dashboards alone");
    const executablePath = await findChromium();
    if (executablePath === undefined) {
      return skipped('there is no Chromium (Debian: apt-get install chromium, or set CHROMIUM)');
    }
    const { chromium } = await import('playwright-core');
    const browser = await chromium.launch({ executablePath, args: [...chromiumFlags] });
    try {
      return await lookAtAll(browser, context);
    } finally {
      await browser.close();
    }
  },
};

async function lookAtAll(browser: Browser, context: PreflightContext): Promise<LayerReport> {
  const { dashboards, progress } = context;
  const failures: Failure[] = [];
  let asked = 0;
  for (const [index, { dashboard }] of dashboards.entries()) {
    for (const width of widths) {
      const seen = await untilGood(browser, dashboard, width, context);
      asked += seen.panels;
      failures.push(...seen.failures);
      const verdict = seen.failures.length === 0 ? 'ok' : `${seen.failures.length} failed`;
      const where = `${index + 1}/${dashboards.length} ${dashboard.title}`;
      progress(`${where} at ${width} px: ${seen.panels} panels, ${verdict}`);
    }
  }
  return { layer: 'browser', asked, failures, empty: [] };
}

async function untilGood(
  browser: Browser,
  dashboard: Dashboard,
  width: number,
  { endpoint, deadline, progress }: PreflightContext,
): Promise<{ readonly panels: number; readonly failures: readonly Failure[] }> {
  const url = new URL(`/dashboards/${dashboard.uid}?refresh=0`, endpoint('console')).href;
  for (;;) {
    const { panels, problems } = await openDashboard(browser, { url, width, dashboard });
    const left = deadline - Date.now();
    if (problems.length === 0 || left <= 0) {
      const where = { dashboard: dashboard.title, choice: `width=${width}px`, query: url };
      return { panels, failures: problems.map((problem) => ({ ...where, ...problem })) };
    }
    progress(`${dashboard.title} at ${width} px: ${problems.length} not yet, looking again`);
    await delay(Math.min(pauseMs, left));
  }
}

const skipped = (reason: string): LayerReport => ({
  layer: 'browser',
  asked: 0,
  failures: [],
  empty: [],
  skipped: reason,
});
