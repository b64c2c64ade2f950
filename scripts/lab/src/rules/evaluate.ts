import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Workbench } from '../workbench/workbench.ts';
import { parseAnswers, type RuleAnswer } from './promtool-answers.ts';
import type { RuleData } from './rule-data.ts';
import { parseRuleFile } from './rule-file.ts';

/** A query at some moments, in whole seconds after the first sample. */
export interface Question {
  readonly expression: string;
  readonly times: readonly number[];
}

/** Prometheus refuses the rules, or fails to evaluate one; the message is what it says. */
export class RulesError extends Error {
  override readonly name = 'RulesError';
}

/** What no query answers, so that promtool always says what it got. */
const UNLIKELY = [{ labels: '{lab="asks"}', value: 0 }];

/**
 * Evaluates rules over series in promtool's virtual time, and answers queries about the outcome:
 * for each question the answers at its times.
 * @throws RulesError when the rules cannot be loaded or one cannot be evaluated
 */
export async function evaluateRules(
  workbench: Workbench,
  options: {
    /** Text of a rule file. */
    readonly rules: string;
    readonly data: RuleData;
    readonly questions: readonly Question[];
  },
): Promise<RuleAnswer[][]> {
  const { rules, data, questions } = options;
  const folder = await workbench.folder();
  const interval = `${data.intervalSeconds}s`;
  const asked = questions.flatMap(({ expression, times }) =>
    times.map((time) => ({ expr: expression, eval_time: `${time}s`, exp_samples: UNLIKELY })),
  );
  await writeFile(join(folder, 'rules.yml'), rules);
  await writeFile(
    join(folder, 'tests.yml'),
    stringify(
      {
        rule_files: ['rules.yml'],
        evaluation_interval: `${data.evaluationSeconds ?? data.intervalSeconds}s`,
        // Without it groups are evaluated in an order that changes from run to run.
        group_eval_order: parseRuleFile(rules).groups.map(({ name }) => name),
        tests: [{ interval, input_series: data.series, promql_expr_test: asked }],
      },
      { aliasDuplicateObjects: false, lineWidth: 0 },
    ),
  );
  const { stdout, stderr } = await workbench.run('promtool', ['test', 'rules', 'tests.yml'], {
    cwd: folder,
  });
  const answers = parseAnswers(stderr);
  if (answers.length !== asked.length) throw new RulesError(reasonOf(stdout + stderr));
  let next = 0;
  return questions.map(({ times }) => {
    next += times.length;
    return answers.slice(next - times.length, next);
  });
}

function reasonOf(output: string): string {
  const reason = /\berr: (.*)/.exec(output)?.[1] ?? output.replace(/^\s*FAILED:\s*/m, '');
  return reason.trim().slice(0, 600);
}
