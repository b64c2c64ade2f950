import { Checkout } from '@lab/testing';
import { expect, test } from 'vitest';
import { z } from 'zod';

const proofsSchema = z.object({
  passed: z.boolean(),
  proofs: z.array(z.object({ statement: z.string(), holds: z.boolean(), detail: z.string() })),
});

test('lab 01: the exercise fails every task, each solution passes, nothing is left', {
  timeout: 900_000,
}, async () => {
  const checkout = await Checkout.create();
  try {
    const { exitCode, stdout, stderr } = await checkout.lab([
      'prove',
      '01',
      '--json',
      '--runtime',
      'local',
    ]);
    expect(stdout, stderr).toMatch(/^\{/);
    const { passed, proofs } = proofsSchema.parse(JSON.parse(stdout));
    expect(proofs.filter(({ holds }) => !holds)).toEqual([]);
    expect(proofs.length).toBeGreaterThan(40);
    expect(passed).toBe(true);
    expect(exitCode).toBe(0);
  } finally {
    await checkout.remove();
  }
});
