import { allOf, type Evidence, type Query, type TaskContext, type Verdict } from '@lab/kit/spec';
import { SHEET, sheets } from './sheet.ts';

/**
 * The kit as lab 01 starts it is instrumented (1): three signals, no objective. It is neither
 * reactive (0) nor driven by objectives (2), let alone predictive (3).
 */
const LEVEL = 1;
const PRESENT = 2;
/** How the series of a system driven by objectives are called. */
const OBJECTIVE = /slo|sli\b|sli_|budget|burn|objective/i;

async function exists(query: Query, { ask }: TaskContext): Promise<Evidence> {
  const results = await ask(query);
  return {
    asked: 'a signal named as present is there',
    query: query.expression,
    expected: 'a result',
    seen: `${results} results`,
    passed: results > 0,
    hint: 'Name what the system emits today; `npm run lab -- query` shows it.',
  };
}

async function isMissing(query: Query, { ask }: TaskContext): Promise<Evidence> {
  const results = await ask(query);
  const speaksOfObjectives = OBJECTIVE.test(query.expression);
  return {
    asked: 'a signal named as missing is what the next level needs, and is not there',
    query: query.expression,
    expected: 'the series of an objective, with no result',
    seen: speaksOfObjectives
      ? `${results} results`
      : `${results} results, and it names no objective`,
    passed: results === 0 && speaksOfObjectives,
    hint: 'The next level is driven by objectives: which series would hold a target, a budget or a burn rate?',
  };
}

/** The level is right, and what is present and missing is named by signals that are and are not there. */
export async function gradeMaturity(context: TaskContext): Promise<Verdict> {
  const { maturity } = await context.artefact(SHEET, sheets.maturity);
  const { level, present, missing } = maturity;
  const evidence: Evidence[] = [
    {
      asked: 'the maturity level of the kit as it stands',
      expected: 'the level that the signals below bear out',
      seen: level == null ? 'no level' : `level ${level}`,
      passed: level === LEVEL,
      hint: 'Is something emitted and looked at? Is there a target that decides when somebody acts?',
    },
    {
      asked: 'the level is backed by signals',
      expected: `at least ${PRESENT} present and 1 missing`,
      seen: `${present.length} present, ${missing.length} missing`,
      passed: present.length >= PRESENT && missing.length >= 1,
    },
  ];
  for (const query of present) evidence.push(await exists(query, context));
  for (const query of missing) evidence.push(await isMissing(query, context));
  return allOf(evidence);
}
