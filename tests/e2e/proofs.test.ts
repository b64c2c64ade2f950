import { Checkout } from '@lab/testing';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { labFolders } from './labs.fixture.ts';

const proofsSchema = z.object({
  passed: z.boolean(),
  proofs: z.array(z.object({ statement: z.string(), holds: z.boolean(), detail: z.string() })),
});

// Concurrent: a proof waits more than it works. `maxConcurrency` says how many run at once.
for (const lab of await labFolders()) {
  test.concurrent(`${lab}: the exercise fails, solutions pass, wrong answers are told why, nothing is left`, {
    timeout: 1_200_000,
  }, async () => {
    const checkout = await Checkout.create();
    try {
      const { exitCode, stdout, stderr } = await checkout.lab(['prove', lab, '--json']);
      expect(stdout, stderr).toMatch(/^\{/);
      const { passed, proofs } = proofsSchema.parse(JSON.parse(stdout));
      expect(proofs.filter(({ holds }) => !holds)).toEqual([]);
      const statements = proofs.map(({ statement }) => statement).join('\n');
      for (const proven of [
        'the lab emits ',
        'the exercise as given fails',
        'the reference solution passes',
        'rejected with a hint: ',
        'rejected with its reason: ',
        'nothing runs any more',
      ]) {
        expect(statements).toContain(proven);
      }
      expect(passed).toBe(true);
      expect(exitCode).toBe(0);
    } finally {
      await checkout.remove();
    }
  });
}
