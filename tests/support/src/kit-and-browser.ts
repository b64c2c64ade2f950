import { type Browser, openBrowser } from './browser.ts';
import { Checkout } from './checkout.ts';

/** Starts the whole kit, or one lab, and a browser, hands both to `use`, and ends them whatever happens. */
export async function withKitAndBrowser<T>(
  use: (kit: Checkout, browser: Browser) => Promise<T>,
  lab = 'kit',
): Promise<T> {
  const kit = await Checkout.create();
  try {
    const { exitCode, stderr } = await kit.lab(['up', lab]);
    if (exitCode !== 0) throw new Error(`the kit did not start:\n${stderr}`);
    const browser = await openBrowser();
    try {
      return await use(kit, browser);
    } finally {
      await browser.close();
    }
  } finally {
    await kit.remove();
  }
}
