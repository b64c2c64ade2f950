import { selectors } from '../promql/syntax.ts';
import type { Evidence } from '../spec/evidence.ts';
import type { PlacedRule, RuleFile } from './rule-file.ts';

/** A rule that reads a recorded series at a moment at which that is not up to date. */
function staleRead(reader: PlacedRule, rules: readonly PlacedRule[]): string | undefined {
  const read = new Set(selectors(reader.tree).flatMap(({ name }) => name ?? []));
  const [group, index] = reader.place;
  for (const { rule, name, place } of rules) {
    if (!('record' in rule) || !read.has(name)) continue;
    if (place[0] === group && place[1] >= index) {
      return place[1] === index
        ? `${reader.name} reads itself.`
        : `${reader.name} reads ${name}, which is recorded after it: it sees the value of the evaluation before.`;
    }
    if (place[0] !== group && 'record' in reader.rule) {
      return `${reader.name} reads ${name} of another group: groups run side by side, only within one is the order certain.`;
    }
  }
  return undefined;
}

/** Whether what a rule reads is recorded before it: in the same group, further up. */
export function gradeOrder({ rules }: RuleFile): Evidence {
  const wrong = rules.flatMap((rule) => staleRead(rule, rules) ?? []);
  return {
    asked: 'a rule that reads a recorded series comes after it in the same group',
    expected: 'no rule reads an old value',
    seen: wrong.length === 0 ? 'no rule reads an old value' : `${wrong.length} rules do`,
    passed: wrong.length === 0,
    ...(wrong[0] !== undefined && { hint: wrong[0] }),
  };
}
