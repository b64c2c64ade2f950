import { resolveTool } from '@lab/kit/tools';

/** Fetches the real programs before the first test, so that no test's deadline pays for it. */
export async function setup(): Promise<void> {
  await resolveTool('prometheus');
}
