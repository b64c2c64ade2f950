import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { messageOf } from '../errors.ts';
import { ArtefactError } from '../grading/artefact.ts';
import { parseDuration } from '../promql/duration.ts';
import { parseExpression } from '../promql/expression.ts';
import type { Expr } from '../promql/syntax.ts';

const duration = z
  .union([z.string(), z.number().transform(String)])
  .refine((text) => parseDuration(text) !== undefined, 'must be a duration such as 5m');
const labels = z.record(z.string(), z.coerce.string()).optional();
const expr = z.union([z.string(), z.number().transform(String)]);

const recordingSchema = z.strictObject({ record: z.string().min(1), expr, labels });
const alertSchema = z.strictObject({
  alert: z.string().min(1),
  expr,
  for: duration.optional(),
  keep_firing_for: duration.optional(),
  labels,
  annotations: labels,
});
const fileSchema = z.object({
  groups: z
    .array(
      z.object({
        name: z.string().min(1),
        interval: duration.optional(),
        rules: z.array(z.union([recordingSchema, alertSchema])).nullish(),
      }),
    )
    .nullish(),
});

export type RecordingRule = z.infer<typeof recordingSchema>;
export type AlertRule = z.infer<typeof alertSchema>;
export type Rule = RecordingRule | AlertRule;

/** A rule with its place. */
export interface PlacedRule {
  readonly rule: Rule;
  /** Name of the recorded series or of the alert. */
  readonly name: string;
  readonly group: string;
  /** Index of the group in the file and of the rule in the group. */
  readonly place: readonly [group: number, rule: number];
  readonly tree: Expr;
}

export interface RuleGroup {
  readonly name: string;
  readonly interval?: string | undefined;
  readonly rules: readonly Rule[];
}

/** A rule file of Prometheus. */
export interface RuleFile {
  readonly groups: readonly RuleGroup[];
  /** All rules of all groups, in order. */
  readonly rules: readonly PlacedRule[];
}

export const nameOf = (rule: Rule): string => ('record' in rule ? rule.record : rule.alert);

/** Reads a rule file. Throws an ArtefactError that says where it is none. */
export function parseRuleFile(text: string, file = 'the rule file'): RuleFile {
  const document = parseDocument(text, { lineCounter: new LineCounter() });
  const [problem] = document.errors;
  if (problem !== undefined) throw new ArtefactError(`${file}: ${problem.message}`);
  const parsed = fileSchema.safeParse(document.toJS({ maxAliasCount: 100 }) ?? {});
  if (!parsed.success) {
    throw new ArtefactError(`${file}: ${z.prettifyError(parsed.error).replaceAll('\n', ' ')}`);
  }
  const groups = (parsed.data.groups ?? []).map(({ rules, ...group }) => ({
    ...group,
    rules: rules ?? [],
  }));
  return { groups, rules: groups.flatMap((group, index) => placed(group, index, file)) };
}

function placed({ name: group, rules }: RuleGroup, groupIndex: number, file: string): PlacedRule[] {
  return rules.map((rule, index) => {
    const name = nameOf(rule);
    try {
      return { rule, name, group, place: [groupIndex, index], tree: parseExpression(rule.expr) };
    } catch (error) {
      throw new ArtefactError(`${file}, rule ${name}: ${messageOf(error)}`, { cause: error });
    }
  });
}
