import { type BenchServer, inTurns, type Workbench } from '@lab/kit/spec';
import type { Entry } from './traffic.ts';

const AT_ONCE = 8;
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
  await inTurns(
    AT_ONCE,
    entries.map((entry) => () => sendOne(url, entry)),
  );
}
