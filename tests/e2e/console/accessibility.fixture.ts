import type { Page } from '@lab/testing';
import axe from 'axe-core';
import { z } from 'zod';

const resultSchema = z.object({
  violations: z.array(
    z.object({
      id: z.string(),
      impact: z.string().nullish(),
      nodes: z.array(z.object({ html: z.string() })),
    }),
  ),
});

/** What axe finds serious or critical on a page, each with the elements that it concerns. */
export async function seriousProblems(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const result: unknown = await page.evaluate("axe.run({ resultTypes: ['violations'] })");
  return resultSchema
    .parse(result)
    .violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
