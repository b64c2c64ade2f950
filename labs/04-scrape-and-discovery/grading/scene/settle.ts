import { setTimeout as delay } from 'node:timers/promises';
import type { BenchPrometheus } from '@lab/kit/spec';
import type { Target } from './scene.ts';

const POLL_MS = 250;

const signature = (targets: readonly Target[]): string =>
  targets
    .map(({ scrapeUrl, health }) => `${health} ${scrapeUrl}`)
    .sort()
    .join();

/**
 * Polls the targets until they are as expected, or, when that will not be, until every one has been
 * scraped and nothing has changed for `quietMs`. Gives up after `deadlineMs`. Returns the last look.
 */
export async function settled(
  { client }: Pick<BenchPrometheus, 'client'>,
  isAsExpected: (targets: readonly Target[]) => boolean,
  { quietMs, deadlineMs }: { readonly quietMs: number; readonly deadlineMs: number },
): Promise<Target[]> {
  const start = performance.now();
  let targets = await client.targets();
  let changed = start;
  for (let known = signature(targets); ; ) {
    const now = performance.now();
    if (isAsExpected(targets) || now - start > deadlineMs) return targets;
    const isScraped = targets.every(({ health }) => health !== 'unknown');
    if (isScraped && now - changed > quietMs) return targets;
    await delay(POLL_MS);
    targets = await client.targets();
    const seen = signature(targets);
    if (seen !== known) changed = performance.now();
    known = seen;
  }
}
