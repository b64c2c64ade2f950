import { stringify } from 'yaml';
import { formatDuration, parseDuration } from '../promql/duration.ts';
import { type MutationKind, mutations } from './mutations.ts';
import type { PlacedRule, Rule, RuleFile } from './rule-file.ts';

/** A rule file with one small mistake in it. */
export interface Mutant {
  /** Name of the rule that was changed. */
  readonly rule: string;
  readonly kind: MutationKind | 'for' | 'labels';
  /** What was changed: `"0.05" became "0.1"`. */
  readonly change: string;
  /** The whole file. */
  readonly text: string;
}

/** Every rule file that differs from this one by one small mistake. */
export function mutants(file: RuleFile): Mutant[] {
  return file.rules.flatMap((placed) =>
    changedRules(placed).map(({ kind, change, rule }) => ({
      rule: placed.name,
      kind,
      change,
      text: withRule(file, placed, rule),
    })),
  );
}

interface ChangedRule {
  readonly kind: Mutant['kind'];
  readonly change: string;
  readonly rule: Rule;
}

function changedRules({ rule, tree }: PlacedRule): ChangedRule[] {
  const changed: ChangedRule[] = mutations(rule.expr, tree).map(({ kind, change, expression }) => ({
    kind,
    change,
    rule: { ...rule, expr: expression },
  }));
  if ('record' in rule) return changed;
  const wait = rule.for === undefined ? 0 : (parseDuration(rule.for) ?? 0);
  if (wait > 0) {
    const longer = formatDuration(wait * 3);
    changed.push(
      { kind: 'for', change: `"for: ${rule.for}" is gone`, rule: { ...rule, for: '0s' } },
      {
        kind: 'for',
        change: `"for: ${rule.for}" became "for: ${longer}"`,
        rule: { ...rule, for: longer },
      },
    );
  }
  for (const [label, value] of Object.entries(rule.labels ?? {})) {
    changed.push({
      kind: 'labels',
      change: `label ${label}: "${value}" became "mutated"`,
      rule: { ...rule, labels: { ...rule.labels, [label]: 'mutated' } },
    });
  }
  return changed;
}

function withRule({ groups }: RuleFile, { place: [group, index] }: PlacedRule, rule: Rule): string {
  return stringify({
    groups: groups.map((each, at) =>
      at === group ? { ...each, rules: each.rules.toSpliced(index, 1, rule) } : each,
    ),
  });
}
