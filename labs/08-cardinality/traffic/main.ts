import { setTimeout as delay } from 'node:timers/promises';

/** A few customers, who ask the gateway four times a second. */

const { GATEWAY_URL = 'http://127.0.0.1:8010' } = process.env;
const PAUSE_MS = 250;
const PLANS = ['free', 'free', 'free', 'pro', 'enterprise'];
const FAILURES = ['timeout', 'refused', 'conflict', 'bug'];

const whole = (below: number) => Math.floor(Math.random() * below);
const of = (list: readonly string[]) => list[whole(list.length)] ?? '';

/** Two of three answers come from a cache: about 0.08 s; the others take about 0.5 s. */
function seconds(): number {
  const normal =
    Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
  return Math.random() < 0.7 ? 0.08 * Math.exp(0.35 * normal) : 0.5 * Math.exp(0.5 * normal);
}

async function sendOne(): Promise<void> {
  // Whoever asks for a page asks as the same customer, so that there is an end to what can be asked.
  const page = whole(5000);
  const user = `u-${page % 400}`;
  const play = `seconds=${seconds().toFixed(2)}${Math.random() < 0.1 ? `&fail=${of(FAILURES)}` : ''}`;
  const paths = [`/v1/users/${user}/orders?page=${page}&${play}`, `/v1/items/${page}?${play}`];
  const isOrder = Math.random() < 0.1;
  const path = Math.random() < 0.05 ? `/${page}.php` : of(paths);
  const response = await fetch(new URL(isOrder ? `/v1/orders?${play}` : path, GATEWAY_URL), {
    method: isOrder ? 'POST' : 'GET',
    headers: { 'x-user': user, 'x-plan': PLANS[page % PLANS.length] ?? 'free' },
    signal: AbortSignal.timeout(10_000),
  });
  await response.arrayBuffer();
}

process.once('SIGTERM', () => process.exit());
for (;;) {
  // A gateway that is being changed is away for a moment.
  sendOne().catch(() => undefined);
  await delay(PAUSE_MS);
}
