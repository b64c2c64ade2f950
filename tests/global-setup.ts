import { resolveTool } from '../scripts/lab/src/tools/index.ts';

/** Fetches the real programs before the first test, so that no test's deadline pays for it. */
export async function setup(): Promise<void> {
  await resolveTool('prometheus');
}
