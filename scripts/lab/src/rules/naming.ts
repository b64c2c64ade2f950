import { formatDuration, parseDuration } from '../promql/duration.ts';
import { everyPart } from '../promql/syntax.ts';
import type { Evidence } from '../spec/evidence.ts';
import type { PlacedRule, RuleFile } from './rule-file.ts';

const PATTERN = /^[a-zA-Z_][a-zA-Z0-9_]*:[a-zA-Z0-9_]+:[a-zA-Z0-9_]+$/;

/** Seconds of all ranges that a rule reads itself. */
function windows({ tree }: PlacedRule): number[] {
  return [...everyPart(tree)].flatMap((part) =>
    part.kind === 'selector' || part.kind === 'subquery' ? (part.range?.seconds ?? []) : [],
  );
}

/** What is wrong with the name of a recorded series; undefined when nothing is. */
function namingMistake(rule: PlacedRule): string | undefined {
  const { name } = rule;
  if (!PATTERN.test(name)) {
    return `${name}: a recorded series is named level:metric:operation, with exactly two colons: what it is aggregated to, what it counts, what was done.`;
  }
  const operation = name.split(':').at(-1) ?? '';
  const said = /(?:^|[a-z_])(\d+[smhd])$/.exec(operation)?.[1];
  const read = windows(rule);
  const seconds = said === undefined ? undefined : parseDuration(said);
  if (seconds === undefined || read.length === 0 || read.includes(seconds)) return undefined;
  return `${name}: the name says ${said}, the expression reads ${read.map(formatDuration).join(', ')}.`;
}

/** Whether every recorded series of a file is named as the convention has it. */
export function gradeNaming({ rules }: RuleFile): Evidence {
  const recorded = rules.filter(({ rule }) => 'record' in rule);
  const wrong = recorded.flatMap((rule) => namingMistake(rule) ?? []);
  return {
    asked: 'recorded series are named level:metric:operation',
    expected: `${recorded.length} good names`,
    seen: wrong.length === 0 ? `${recorded.length} good names` : `${wrong.length} to change`,
    passed: wrong.length === 0,
    ...(wrong[0] !== undefined && { hint: wrong[0] }),
  };
}
