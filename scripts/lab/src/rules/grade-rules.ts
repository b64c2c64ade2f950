import { messageOf } from '../errors.ts';
import type { Catalogue } from '../lint/catalogue/catalogue.ts';
import { givenCatalogue } from '../lint/catalogue/given.ts';
import { lintFiles } from '../lint/lint.ts';
import { lintEvidence } from '../lint/lint-context.ts';
import { allOf, type Evidence, type Verdict } from '../spec/evidence.ts';
import type { TaskContext } from '../spec/task.ts';
import { RulesError } from './evaluate.ts';
import { type AlertTask, gradeAlerts } from './grade-alerts.ts';
import { gradeRecordings, type RecordingTask } from './grade-recordings.ts';
import { gradeNaming } from './naming.ts';
import { gradeOrder } from './order.ts';
import type { RuleFixtures } from './rule-data.ts';
import { nameOf, parseRuleFile, type Rule, type RuleFile } from './rule-file.ts';

export interface GradeRulesOptions {
  /** The learner's rule file, below their folder. */
  readonly file: string;
  readonly recordings?: readonly RecordingTask[];
  readonly alerts?: readonly AlertTask[];
  /** Series for both; an alert may bring its own. */
  readonly fixtures: RuleFixtures;
  /** Whether recorded series must be named level:metric:operation; default true. */
  readonly naming?: boolean;
  /** Whether a rule must come after those it reads; default true. */
  readonly order?: boolean;
  /** Whether the lint must have nothing to object to, by the series of the public fixtures; default true. */
  readonly lint?: boolean;
}

/**
 * Grades a rule file by what it does: each recorded series equals its raw query, and each alert fires
 * when the reference does, on public and on hidden series, evaluated by promtool.
 */
export async function gradeRules(
  context: Pick<TaskContext, 'text' | 'workbench'>,
  options: GradeRulesOptions,
): Promise<Verdict> {
  const {
    file,
    fixtures,
    recordings = [],
    alerts = [],
    naming = true,
    order = true,
    lint = true,
  } = options;
  const { workbench } = context;
  const rules = await context.text(file);
  const parsed = parseRuleFile(rules, file);
  const missing = [
    ...recordings.map(({ record }) => absence(parsed, 'record', record)),
    ...alerts.map(({ alert }) => absence(parsed, 'alert', alert)),
  ].filter((evidence) => evidence !== undefined);
  try {
    return allOf([
      ...missing,
      ...(naming ? [gradeNaming(parsed)] : []),
      ...(order ? [gradeOrder(parsed)] : []),
      ...(lint ? lintEvidence(file, lintFiles([{ file, text: rules }], catalogueOf(options))) : []),
      ...(await gradeRecordings(
        workbench,
        rules,
        recordings.filter(({ record }) => has(parsed, 'record', record)),
        fixtures,
      )),
      ...(await gradeAlerts(
        workbench,
        rules,
        alerts.filter(({ alert }) => has(parsed, 'alert', alert)),
        fixtures,
      )),
    ]);
  } catch (error) {
    if (!(error instanceof RulesError)) throw error;
    return allOf([refusal(file, messageOf(error))]);
  }
}

/** Everything that the rules could read: the series of all public fixtures. */
function catalogueOf({ fixtures, alerts = [] }: GradeRulesOptions): Catalogue {
  const all = [fixtures.public, ...alerts.flatMap((alert) => alert.fixtures?.public ?? [])];
  return givenCatalogue({
    series: all.flatMap((data) => data.series.map(({ series }) => series)),
    types: Object.assign({}, ...all.map(({ types }) => types)),
    intervalSeconds: fixtures.public.intervalSeconds,
  });
}

const isOf = (kind: 'record' | 'alert', rule: Rule): boolean => kind in rule;

function has({ rules }: RuleFile, kind: 'record' | 'alert', name: string): boolean {
  return rules.some(({ rule }) => isOf(kind, rule) && nameOf(rule) === name);
}

function absence(file: RuleFile, kind: 'record' | 'alert', name: string): Evidence | undefined {
  if (has(file, kind, name)) return undefined;
  const names = file.rules.flatMap(({ rule }) => (isOf(kind, rule) ? nameOf(rule) : []));
  return {
    asked: `there is a rule "${kind}: ${name}"`,
    expected: name,
    seen: names.length === 0 ? `no rule with "${kind}:"` : names.slice(0, 8).join(', '),
    passed: false,
    hint: `Add a rule with "${kind}: ${name}"; the guide says what it is.`,
  };
}

function refusal(file: string, reason: string): Evidence {
  return {
    asked: `Prometheus can evaluate ${file}`,
    expected: 'every rule is loaded and evaluated',
    seen: reason,
    passed: false,
    hint: /many-to-many|duplicate series|multiple matches/.test(reason)
      ? 'One side of an operation has several series for one of the other: aggregate both sides to the same labels, or say group_left.'
      : 'The message above comes from promtool: `promtool check rules` shows it as well.',
  };
}
