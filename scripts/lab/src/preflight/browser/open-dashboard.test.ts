import { createServer } from 'node:http';
import { dashboardSchema } from '@lab/dashboards';
import { type Browser, freePort, openBrowser } from '@lab/testing';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { openDashboard } from './open-dashboard.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
  return () => browser.close();
}, 300_000);

const panel = (title: string, body: string) =>
  `<section class="dash-panel" style="height: 400px"><h3>${title}</h3><div class="dash-body">${body}</div></section>`;

/** Fills its panel once that is in sight, as the console does. */
const late = `<script>
  new IntersectionObserver(([entry]) => {
    if (entry.isIntersecting) entry.target.textContent = '5 s';
  }).observe([...document.querySelectorAll('.dash-body')].at(-1));
</script>`;

const sound = `${panel('Chart', '<canvas></canvas>')}
  ${panel('Declared', '<div class="state"><p>nobody sells</p></div>')}
  ${panel('Late', '<p class="state">Loading …</p>')}${late}`;

const broken = `${panel('Empty', '<div class="state"><p>No data</p></div>')}
  ${panel('Refused', '<div class="state" role="alert">loki answered 400</div>')}
  ${panel('Wide', '<p style="width: 1000px">1</p>')}
  <script>console.error('something is missing')</script>`;

const dashboard = dashboardSchema.parse({
  uid: 'one',
  title: 'One',
  panels: [
    {
      id: 1,
      title: 'Declared',
      type: 'stat',
      gridPos: { x: 0, y: 0, w: 6, h: 4 },
      'x-lab': { mayBeEmpty: 'always' },
      fieldConfig: { defaults: { noValue: 'nobody sells' } },
    },
  ],
});

async function look(html: string, width: number) {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(`<!doctype html><link rel="icon" href="data:,"><title>One</title>${html}`);
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return openDashboard(browser, { url: `http://127.0.0.1:${port}/`, width, dashboard });
}

test('a dashboard is well when each panel shows something, or says what it may be without', async () => {
  expect(await look(sound, 390)).toEqual({ panels: 3, problems: [] });
});

test('names the panel that is empty, refused or too wide, and what the browser says', async () => {
  const { panels, problems } = await look(broken, 390);
  expect(panels).toBe(3);
  expect(problems).toEqual([
    { panel: 'Empty', problem: 'No data' },
    { panel: 'Refused', problem: 'loki answered 400' },
    { panel: 'the page', problem: expect.stringMatching(/^is \d+ px wider than the window$/) },
    { panel: 'the page', problem: 'console error: something is missing' },
  ]);
});
