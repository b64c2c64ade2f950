import type { Browser } from '@lab/testing/browser';
import { z } from 'zod';

/** The longest task that a page's main thread had meanwhile, in seconds. */
export interface LongestTask {
  /** As a visitor waits for it, other programs of the machine included. */
  readonly elapsed: number;
  /** What the page itself took of it. */
  readonly cpu: number;
}

const eventSchema = z.object({
  name: z.string(),
  pid: z.number(),
  tid: z.number(),
  /** Microseconds. */
  dur: z.number().default(0),
  tdur: z.number().default(0),
  args: z.object({ name: z.unknown() }).partial().default({}),
});
const traceSchema = z.object({ traceEvents: z.array(eventSchema) });

/** Does something with the only page of a browser, and finds the longest task in the browser's own trace. */
export async function longestTask(
  browser: Browser,
  act: () => Promise<unknown>,
): Promise<LongestTask> {
  await browser.startTracing(undefined, { categories: ['disabled-by-default-devtools.timeline'] });
  await act();
  const trace = await browser.stopTracing();
  const { traceEvents } = traceSchema.parse(JSON.parse(trace.toString()));
  const thread = ({ pid, tid }: { pid: number; tid: number }) => `${pid} ${tid}`;
  const mainThreads = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
      .map(thread),
  );
  const tasks = traceEvents.filter(
    (event) => event.name === 'RunTask' && mainThreads.has(thread(event)),
  );
  if (tasks.length === 0) throw new Error('the browser traced no task of the page');
  return {
    elapsed: Math.max(...tasks.map(({ dur }) => dur)) / 1e6,
    cpu: Math.max(...tasks.map(({ tdur }) => tdur)) / 1e6,
  };
}
