import { setTimeout as delay } from 'node:timers/promises';
import { type BenchServer, type Scrape, scrape, type Workbench } from '@lab/kit/spec';
import type { Entry } from './traffic.ts';

const AT_ONCE = 8;
const POLL_MS = 50;
const TIMEOUT_MS = 20_000;

/** The learner's service on the workbench. */
export const startGateway = ({ script }: Pick<Workbench, 'script'>): Promise<BenchServer> =>
  script('service.ts');

async function sendOne(url: string, { method, path, user, plan, status }: Entry): Promise<void> {
  const response = await fetch(new URL(path, url), {
    method,
    headers: { 'x-user': user, 'x-plan': plan },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  await response.arrayBuffer();
  if (response.status !== status) {
    throw new Error(`${method} ${path} is answered ${response.status}, not ${status} as before`);
  }
}

/** Sends all of it, a few requests at a time. Throws when an answer is another than it was. */
export async function send(url: string, entries: readonly Entry[]): Promise<void> {
  const queue = entries.values();
  const worker = async () => {
    for (const entry of queue) await sendOne(url, entry);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** Scrapes until the answer is as expected, at most so many seconds; returns the last answer. */
export async function scrapeUntil(
  url: string,
  isThere: (scrape: Scrape) => boolean,
  seconds = 2,
): Promise<Scrape> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const seen = await scrape(new URL('/metrics', url));
    if (isThere(seen) || performance.now() > deadline) return seen;
    await delay(POLL_MS);
  }
}
