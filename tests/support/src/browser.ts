import { chromiumFlags, findChromium } from '@lab/kit/tools';
import { execa } from 'execa';
import { type Browser, chromium } from 'playwright-core';

export type { Browser, CDPSession, Locator, Page, Request } from 'playwright-core';

/**
 * Starts Chromium without a window. Where there is none, root gets it from Debian's packages, which
 * takes a minute: give a `beforeAll` that calls this five.
 * @throws Error that says how to get Chromium
 */
export async function openBrowser(): Promise<Browser> {
  const executablePath = (await findChromium()) ?? (await installChromium());
  return chromium.launch({ executablePath, headless: true, args: [...chromiumFlags] });
}

async function installChromium(): Promise<string> {
  const advice = 'Install Chromium or Chrome (Debian: apt-get install chromium), or set CHROMIUM.';
  if (process.getuid?.() !== 0)
    throw new Error(`The tests of the console need a browser. ${advice}`);
  const apt = (...args: string[]) =>
    execa('apt-get', ['-o', 'DPkg::Lock::Timeout=240', ...args], {
      env: { DEBIAN_FRONTEND: 'noninteractive' },
    });
  try {
    await apt('update');
    await apt('install', '--yes', '--no-install-recommends', 'chromium');
  } catch (error) {
    throw new Error(`Chromium could not be installed. ${advice}`, { cause: error });
  }
  const file = await findChromium();
  if (file === undefined) throw new Error(`Chromium is installed but not on PATH. ${advice}`);
  return file;
}
