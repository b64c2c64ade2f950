import { expect, test } from 'vitest';
import { lintQueries } from './lint.ts';
import type { FoundQuery } from './query.ts';
import type { Example } from './rule.ts';
import { lintRules } from './rules/index.ts';
import { sampleCatalogue } from './sample.ts';

function queriesOf(example: Example): FoundQuery[] {
  const main = typeof example === 'string' ? { expression: example } : example;
  const others = typeof example === 'string' ? [] : (example.others ?? []);
  return [main, ...others].map((it, index) => {
    const { expression, record, alert } = it;
    const said = 'said' in it && typeof it.said === 'string' ? it.said : '';
    return {
      file: 'rules.yml',
      where: index > 0 ? 'another' : alert === undefined ? 'example' : `alert ${alert}`,
      language: 'promql',
      expression,
      ...(record !== undefined && { record }),
      isAlert: alert !== undefined,
      said: [record, alert, said].join(' '),
    };
  });
}

/** Findings about the example itself, not about the rules that stand around it. */
const found = (example: Example) =>
  lintQueries(queriesOf(example), sampleCatalogue).filter(({ where }) => where !== 'another');

const textOf = (example: Example) =>
  typeof example === 'string' ? example : JSON.stringify(example);

for (const rule of lintRules) {
  test.each(rule.wrong.map((example) => [textOf(example), example] as const))(
    `${rule.id} finds %s`,
    (_text, example) => {
      const own = found(example).filter((finding) => finding.rule === rule.id);
      expect(own, JSON.stringify(found(example), null, 1)).not.toEqual([]);
    },
  );
  test.each(rule.right.map((example) => [textOf(example), example] as const))(
    `${rule.id} passes %s, and so does the rest of the lint`,
    (_text, example) => {
      expect(found(example)).toEqual([]);
    },
  );
}

test('every rule has a name of its own, and examples for both sides', () => {
  expect(new Set(lintRules.map(({ id }) => id)).size).toBe(lintRules.length);
  for (const { wrong, right } of lintRules) {
    expect(wrong.length).toBeGreaterThan(0);
    expect(right.length).toBeGreaterThan(0);
  }
});
