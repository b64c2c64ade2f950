import { type Browser, Checkout, openBrowser } from '@lab/testing';
import { afterAll, beforeAll, expect } from 'vitest';

/** A running kit of a test file's own, and a browser to look at it. Both throw before the first test. */
export interface KitAndBrowser {
  readonly checkout: Checkout;
  readonly browser: Browser;
}

/**
 * Starts the kit and a browser before the first test of a file and ends both after the last.
 * @param options.lab what is started: the whole kit, or a lab by its number
 * @param options.rps requests per second in place of the usual load
 */
export function startKit(options: { lab?: string; rps?: number } = {}): KitAndBrowser {
  const { lab = 'kit', rps } = options;
  let checkout: Checkout | undefined;
  let browser: Browser | undefined;

  beforeAll(async () => {
    browser = await openBrowser();
    checkout = await Checkout.create();
    const up = await checkout.lab(['up', lab]);
    expect(up.exitCode, up.stderr).toBe(0);
    if (rps === undefined) return;
    const load = await checkout.lab(['load', 'steady', '--rps', String(rps)]);
    expect(load.exitCode, load.stderr).toBe(0);
  }, 400_000);

  afterAll(async () => {
    await browser?.close();
    await checkout?.remove();
  }, 60_000);

  return {
    get checkout() {
      return started(checkout);
    },
    get browser() {
      return started(browser);
    },
  };
}

function started<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('the kit has not started yet');
  return part;
}
