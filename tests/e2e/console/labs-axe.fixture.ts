import type { Page } from '@lab/testing';
import axe from 'axe-core';
import { z } from 'zod';

const resultsSchema = z.object({
  violations: z.array(
    z.object({
      id: z.string(),
      impact: z.string().nullish(),
      nodes: z.array(z.object({ html: z.string() })),
    }),
  ),
});

/** What axe finds serious or critical on a page, as rule and the first element that breaks it. */
export async function seriousProblems(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = resultsSchema.parse(
    await page.evaluate('axe.run(document, { resultTypes: ["violations"] })'),
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}
