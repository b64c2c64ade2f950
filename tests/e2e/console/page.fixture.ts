import type { Browser, Page } from '@lab/testing';
import { onTestFinished } from 'vitest';

interface Opened {
  readonly page: Page;
  /** Errors of scripts, errors and warnings of the console, as they come. */
  readonly complaints: string[];
}

/**
 * A page that is closed when the test is finished. That the machine's own network changed, as when a
 * container starts, is no complaint: the page asks again.
 * @param expected what the browser may say because the test brings it about
 */
export async function openPage(
  browser: Browser,
  viewport: { readonly width: number; readonly height: number },
  expected?: RegExp,
): Promise<Opened> {
  const page = await browser.newPage({ viewport });
  onTestFinished(() => page.close());
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    const text = message.text();
    if (text.includes('ERR_NETWORK_CHANGED') || expected?.test(text)) return;
    if (['error', 'warning'].includes(message.type())) complaints.push(text);
  });
  return { page, complaints };
}

/** By how many pixels the page is wider than its window. */
export const overflowOf = (page: Page): Promise<unknown> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
