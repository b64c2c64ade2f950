import { expect, test } from 'vitest';
import { appendixF } from './appendix-f.fixture.ts';
import { lintFiles } from './lint.ts';
import { sampleCatalogue } from './sample.ts';

test('all 22 defects are here, each found by the lint or by a named check', () => {
  expect(new Set(appendixF.map(({ defect }) => defect)).size).toBe(22);
  for (const entry of appendixF) {
    if ('foundBy' in entry) expect(entry.foundBy, entry.defect).toMatch(/^lab \d\d: /);
  }
  expect(appendixF.filter((entry) => 'rule' in entry)).toHaveLength(13);
});

const queries = appendixF.flatMap((entry) =>
  'rule' in entry ? [[entry.defect, entry] as const] : [],
);

test.each(queries)('%s is found, and its repair passes', (_defect, { rule, wrong, right }) => {
  const found = lintFiles(wrong, sampleCatalogue);
  expect(found.filter(({ severity }) => severity === 'error').map((it) => it.rule)).toContain(rule);
  expect(lintFiles(right, sampleCatalogue)).toEqual([]);
});
