import type { Dashboard } from '@lab/dashboards';
import type { Browser, Page } from 'playwright-core';
import { messageOf } from '../../errors.ts';
import { panelProblem } from './panel-problem.ts';

const height = 900;
const openMs = 30_000;

/** Stands in for the name of a panel where the page as a whole is wrong. */
const wholePage = 'the page';

export interface Problem {
  readonly panel: string;
  readonly problem: string;
}

export interface Opening {
  readonly url: string;
  /** Of the window, in pixels. */
  readonly width: number;
  readonly dashboard: Dashboard;
}

/** Opens a dashboard, looks at panel after panel, and answers what is wrong. */
export async function openDashboard(
  browser: Browser,
  { url, width, dashboard }: Opening,
): Promise<{ readonly panels: number; readonly problems: readonly Problem[] }> {
  const page = await browser.newPage({ viewport: { width, height } });
  try {
    const complaints = complaintsOf(page);
    await page.goto(url, { timeout: openMs });
    await page.locator('.dash-panel').first().waitFor({ timeout: openMs });
    await openRows(page);
    const problems: Problem[] = [];
    const panels = await page.locator('.dash-panel').all();
    for (const panel of panels) {
      const found = await panelProblem(panel, emptyTexts(dashboard));
      if (found !== undefined) problems.push(found);
    }
    const overflow = Number(await page.evaluate(overflowOfPage));
    if (overflow > 0) {
      problems.push({ panel: wholePage, problem: `is ${overflow} px wider than the window` });
    }
    problems.push(...complaints.map((problem) => ({ panel: wholePage, problem })));
    return { panels: panels.length, problems };
  } catch (error) {
    return { panels: 0, problems: [{ panel: wholePage, problem: messageOf(error) }] };
  } finally {
    await page.close();
  }
}

const overflowOfPage =
  'document.documentElement.scrollWidth - document.documentElement.clientWidth';

/** Everything that the browser complains about, as it comes. */
function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`script error: ${error.message}`));
  page.on('console', (message) => {
    // The machine's own network changed, as when a container starts: the page asks again.
    if (message.text().includes('ERR_NETWORK_CHANGED')) return;
    if (message.type() === 'error') complaints.push(`console error: ${message.text()}`);
  });
  return complaints;
}

async function openRows(page: Page): Promise<void> {
  const closed = page.locator('.dash-section > h2 > button[aria-expanded=false]');
  while ((await closed.count()) > 0) await closed.first().click();
}

/** What panels say that may be empty. */
function emptyTexts({ panels }: Dashboard): ReadonlySet<string> {
  const texts = panels
    .filter((panel) => panel['x-lab'] !== undefined)
    .map(({ fieldConfig }) => fieldConfig?.defaults.noValue ?? 'No data');
  return new Set(texts);
}
