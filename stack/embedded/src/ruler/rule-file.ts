import { parse } from 'yaml';
import { z } from 'zod';
import type { MetricExpression } from '../logql/ast.ts';
import { parseLogQl } from '../logql/parser.ts';
import { parseDuration } from '../time/parse-duration.ts';

const duration = z.string().refine((text) => (parseDuration(text) ?? -1) >= 0, 'not a duration');
const texts = z.record(z.string(), z.coerce.string()).default({});
const common = { expr: z.string().min(1), labels: texts };

const recordingRule = z.strictObject({ record: z.string().min(1), ...common });
const alertingRule = z.strictObject({
  alert: z.string().min(1),
  ...common,
  for: duration.default('0s'),
  keep_firing_for: duration.default('0s'),
  annotations: texts,
});

const ruleGroup = z.strictObject({
  name: z.string().min(1),
  interval: duration.optional(),
  limit: z.number().int().nonnegative().default(0),
  rules: z.array(z.union([recordingRule, alertingRule])),
});

const ruleFile = z.looseObject({ groups: z.array(ruleGroup).default([]) });

interface CommonRule {
  readonly name: string;
  readonly query: string;
  readonly expression: MetricExpression;
  readonly labels: Readonly<Record<string, string>>;
}

export interface RecordingRule extends CommonRule {
  readonly kind: 'recording';
}

export interface AlertingRule extends CommonRule {
  readonly kind: 'alerting';
  /** Milliseconds that the expression must hold before the alert fires. */
  readonly forMs: number;
  /** Milliseconds that the alert goes on firing after the expression has ceased to hold. */
  readonly keepFiringForMs: number;
  readonly annotations: Readonly<Record<string, string>>;
}

export type Rule = RecordingRule | AlertingRule;

export interface RuleGroup {
  readonly name: string;
  readonly file: string;
  readonly intervalMs: number;
  /** Alerts or series that one rule may have; 0 is any number. */
  readonly limit: number;
  readonly rules: readonly Rule[];
  /** The group as it stands in the file. */
  readonly source: unknown;
}

/**
 * Parses a file of rule groups.
 * https://grafana.com/docs/loki/latest/alert/
 * @throws Error that names the file and what is wrong
 */
export function parseRuleFile(text: string, file: string, defaultIntervalMs: number): RuleGroup[] {
  const parsed = ruleFile.safeParse(parse(text) ?? {});
  if (!parsed.success) throw new Error(`${file}: ${z.prettifyError(parsed.error)}`);
  const names = new Set<string>();
  return parsed.data.groups.map((group) => {
    if (names.has(group.name)) throw new Error(`${file}: two groups are named ${group.name}`);
    names.add(group.name);
    return {
      name: group.name,
      file,
      intervalMs: group.interval === undefined ? defaultIntervalMs : milliseconds(group.interval),
      limit: group.limit,
      rules: group.rules.map((rule) => readRule(rule, `${file}: group ${group.name}`)),
      source: group,
    };
  });
}

function readRule(
  rule: z.infer<typeof recordingRule> | z.infer<typeof alertingRule>,
  place: string,
): Rule {
  const name = 'record' in rule ? rule.record : rule.alert;
  const expression = readExpression(rule.expr, `${place}: rule ${name}`);
  const shared = { name, query: rule.expr, expression, labels: rule.labels };
  if ('record' in rule) return { kind: 'recording', ...shared };
  return {
    kind: 'alerting',
    ...shared,
    forMs: milliseconds(rule.for),
    keepFiringForMs: milliseconds(rule.keep_firing_for),
    annotations: rule.annotations,
  };
}

function readExpression(query: string, place: string): MetricExpression {
  try {
    const expression = parseLogQl(query);
    if (expression.kind !== 'log') return expression;
  } catch (error) {
    throw new Error(`${place}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  throw new Error(`${place}: a rule needs a metric query, not a log query`);
}

function milliseconds(text: string): number {
  return (parseDuration(text) ?? 0) / 1e6;
}
