import { Checkout, waitFor } from '@lab/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

const statusSchema = z.object({
  components: z.array(
    z.object({
      name: z.string(),
      state: z.string(),
      ok: z.boolean(),
      pid: z.number().optional(),
      signal: z.string().optional(),
    }),
  ),
});

let checkout: Checkout;

beforeAll(async () => {
  checkout = await Checkout.create();
  const { exitCode, stderr } = await checkout.lab(['start', '--detach']);
  expect(exitCode, stderr).toBe(0);
}, 240_000);

afterAll(() => checkout.remove(), 60_000);

async function status() {
  const { exitCode, stdout } = await checkout.lab(['status', '--json']);
  return { exitCode, ...statusSchema.parse(JSON.parse(stdout)) };
}

async function component(name: string) {
  return (await status()).components.find((one) => one.name === name);
}

async function answer(path: string): Promise<number> {
  const response = await fetch(checkout.url(8000, path), { signal: AbortSignal.timeout(5000) });
  await response.body?.cancel();
  return response.status;
}

async function predict(): Promise<number> {
  const response = await fetch(checkout.url(8000, '/predict'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ features: { amount_minor: 1999, items: 1 } }),
    signal: AbortSignal.timeout(5000),
  });
  await response.body?.cancel();
  return response.status;
}

const OUTAGES = [
  { killed: 'prometheus', products: 200, prediction: 200 },
  { killed: 'loki', products: 200, prediction: 200 },
  { killed: 'tempo', products: 200, prediction: 200 },
  { killed: 'inference', products: 200, prediction: 503 },
  { killed: 'postgres', products: 503, prediction: 200 },
];

test.each(OUTAGES)(
  'without $killed the shop does what it can, and status names it',
  { timeout: 180_000 },
  async ({ killed, products, prediction }) => {
    const { pid } = (await component(killed)) ?? {};
    if (pid === undefined) throw new Error(`${killed} has no process`);
    process.kill(pid, 'SIGKILL');

    const seen = await waitFor(async () => {
      const found = await component(killed);
      return found?.ok === false && found;
    });
    expect(seen).toMatchObject({ state: 'exited', signal: 'SIGKILL' });
    expect((await status()).exitCode).toBe(1);
    await waitFor(async () => (await answer('/products')) === products);
    await waitFor(async () => (await predict()) === prediction);

    const restarted = await checkout.lab(['restart', killed]);
    expect(restarted.exitCode, restarted.stderr).toBe(0);
    await waitFor(async () => (await status()).exitCode === 0, { timeoutMs: 60_000 });
    await waitFor(async () => (await answer('/products')) === 200, { timeoutMs: 30_000 });
    await waitFor(async () => (await predict()) === 200, { timeoutMs: 30_000 });
  },
);

test('after all that every signal flows again', { timeout: 120_000 }, async () => {
  const { stdout, stderr } = await checkout.lab(['check', '01', 'questions', '--json']);
  const { expectations } = z
    .object({
      expectations: z.array(z.object({ name: z.string(), outcome: z.string(), seen: z.string() })),
    })
    .parse(JSON.parse(stdout));
  expect(
    expectations.filter(({ outcome }) => outcome === 'failed'),
    stderr,
  ).toEqual([]);
});
