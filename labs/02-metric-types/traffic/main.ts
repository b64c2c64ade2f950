import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

/** Keeps the gateway busy with about eight requests a second of every kind, some of them given up. */

const { GATEWAY_URL = 'http://127.0.0.1:8010' } = process.env;
const PAUSE_MS = 125;

function predict(
  inputs: readonly number[],
  seconds: number,
  patienceMs = 10_000,
): Promise<Response> {
  return fetch(new URL('/v1/predict', GATEWAY_URL), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ inputs, seconds }),
    signal: AbortSignal.timeout(patienceMs),
  });
}

const batch = () => Array.from({ length: 1 + Math.floor(Math.random() * 12) }, Math.random);
const get = (path: string) => fetch(new URL(path, GATEWAY_URL));

/** Each kind of request, and how many in a hundred are of it. */
const KINDS: readonly (readonly [share: number, send: () => Promise<Response>])[] = [
  [60, () => predict(batch(), 0.02 + 0.2 * Math.random())],
  [8, () => predict(batch(), 0.2 + 0.4 * Math.random())],
  [4, () => predict(batch(), 0.6, 150)],
  [4, () => predict([], 0)],
  [4, () => predict([2], 0.05)],
  [12, () => get(`/v1/predictions/${randomUUID()}`)],
  [8, () => get(`/${Math.random().toString(36).slice(2, 6)}.php`)],
];
const HUNDRED = KINDS.flatMap(([share, send]) => Array.from({ length: share }, () => send));

/** One request; what becomes of it is for the gateway to count. */
async function sendOne(): Promise<void> {
  const send = HUNDRED[Math.floor(Math.random() * HUNDRED.length)];
  const response = await send?.();
  await response?.arrayBuffer();
}

process.once('SIGTERM', () => process.exit());
for (;;) {
  // A gateway that is being changed is away for a moment, and one request is given up by plan.
  sendOne().catch(() => undefined);
  await delay(PAUSE_MS);
}
