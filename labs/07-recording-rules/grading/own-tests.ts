import { killMutants, type TaskContext, type Verdict } from '@lab/kit/spec';
import { RULES } from './recordings/expressions.ts';
import { LATENCY } from './recordings/latency.ts';
import { PLATFORM } from './recordings/platform.ts';
import { RATES } from './recordings/rates.ts';

/** The learner's tests of rules.yml. */
export const TESTS = 'rules.test.yml';

/** Grades the learner's tests of all rules that were asked for: they must notice small mistakes in them. */
export async function gradeOwnTests(
  context: Pick<TaskContext, 'artefact' | 'text' | 'workbench'>,
): Promise<Verdict> {
  const rules = await context.text(RULES);
  const asked = [...RATES, ...LATENCY, ...PLATFORM].map(({ record }) => record);
  const missing = asked.filter((record) => !rules.includes(record));
  if (missing.length > 0) {
    return {
      passed: false,
      evidence: [
        {
          asked: `the rules that are tested are all in ${RULES}`,
          expected: `${asked.length} rules`,
          seen: `${missing.length} are missing: ${missing.slice(0, 4).join(', ')}`,
          passed: false,
          hint: 'Solve rates, latency and platform first: tests of rules that are not there notice nothing.',
        },
      ],
    };
  }
  return killMutants(context, { rulesFile: RULES, testsFile: TESTS, atLeast: 0.8 });
}
