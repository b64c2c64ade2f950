import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { isNode, parseDocument } from 'yaml';
import { z } from 'zod';
import { allOf, type Evidence, type Verdict } from '../spec/evidence.ts';
import type { TaskContext } from '../spec/task.ts';
import type { Workbench } from '../workbench/workbench.ts';
import { type Mutant, mutants } from './mutants.ts';
import { seededRandom } from './random.ts';
import { parseRuleFile } from './rule-file.ts';

export interface KillMutantsOptions {
  /** The rule file and its tests, both the learner's, below their folder. */
  readonly rulesFile: string;
  readonly testsFile: string;
  /** Share of the mutants that the tests must notice; default 0.8. */
  readonly atLeast?: number;
  /** Mutants at most; the same ones each time. Default 80. */
  readonly atMost?: number;
  /** Survivors to be shown; default 5. */
  readonly shown?: number;
}

const testsSchema = z.looseObject({
  rule_files: z.array(z.string()).min(1),
  tests: z.array(z.unknown()).min(1),
});

/**
 * Whether the learner's promtool tests notice small mistakes in their own rules: a threshold, a
 * window, an operator, a filter, a guard, an aggregation, a `for`, a label.
 */
export async function killMutants(
  context: Pick<TaskContext, 'text' | 'artefact' | 'workbench'>,
  { rulesFile, testsFile, atLeast = 0.8, atMost = 80, shown = 5 }: KillMutantsOptions,
): Promise<Verdict> {
  const rules = await context.text(rulesFile);
  await context.artefact(testsFile, testsSchema);
  const tests = withRuleFile(await context.text(testsFile));
  const runs = (text: string) => testsPass(context.workbench, text, tests);
  const original = await runs(rules);
  const passes: Evidence = {
    asked: `the tests of ${testsFile} pass with your own rules`,
    expected: 'SUCCESS',
    seen: original.passed ? 'SUCCESS' : original.output,
    passed: original.passed,
    hint: `Run "promtool test rules ${basename(testsFile)}" until it says SUCCESS.`,
  };
  if (!original.passed) return allOf([passes]);
  const chosen = choose(mutants(parseRuleFile(rules, rulesFile)), atMost);
  const survivors = await survivorsOf(chosen, async ({ text }) => (await runs(text)).passed);
  const killed = chosen.length - survivors.length;
  const enough = chosen.length > 0 && killed / chosen.length >= atLeast;
  return {
    passed: enough,
    evidence: [
      passes,
      {
        asked: 'the tests fail when a rule is changed a little',
        expected: `at least ${Math.round(atLeast * 100)}% of the changes are noticed`,
        seen: `${killed} of ${chosen.length} (${percent(killed, chosen.length)}%)`,
        passed: enough,
        ...(!enough && { hint: hintFor(survivors) }),
      },
      // With enough killed, survivors are worth a look but no fault.
      ...(enough ? [] : survivors.slice(0, shown).map(survivorEvidence)),
    ],
  };
}

const percent = (part: number, whole: number): number =>
  whole === 0 ? 0 : Math.floor((100 * part) / whole);

/**
 * The tests, reading `rules.yml` and otherwise as they were written: parsed and written again, the
 * series `0x20` would be the number 32.
 */
function withRuleFile(tests: string): string {
  const files = parseDocument(tests).get('rule_files', true);
  const [from, to] = (isNode(files) && files.range) || [];
  if (from === undefined || to === undefined) throw new Error('the tests have no rule_files');
  return `${tests.slice(0, from)}[rules.yml]\n${tests.slice(to)}`;
}

async function testsPass(
  workbench: Workbench,
  rules: string,
  tests: string,
): Promise<{ passed: boolean; output: string }> {
  const folder = await workbench.folder();
  await writeFile(join(folder, 'rules.yml'), rules);
  await writeFile(join(folder, 'tests.yml'), tests);
  const { exitCode, stdout, stderr } = await workbench.run(
    'promtool',
    ['test', 'rules', 'tests.yml'],
    { cwd: folder },
  );
  return { passed: exitCode === 0, output: (stderr || stdout).trim().slice(0, 600) };
}

async function survivorsOf(
  chosen: readonly Mutant[],
  survives: (mutant: Mutant) => Promise<boolean>,
): Promise<Mutant[]> {
  const lives = new Array<boolean>(chosen.length).fill(false);
  const waiting = chosen.entries();
  const work = async () => {
    for (const [index, mutant] of waiting) lives[index] = await survives(mutant);
  };
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, work));
  return chosen.filter((_, index) => lives[index]);
}

/** At most this many, drawn evenly from all rules and always the same. */
function choose(all: readonly Mutant[], atMost: number): Mutant[] {
  if (all.length <= atMost) return [...all];
  const random = seededRandom(all.length);
  const drawn = all.map((mutant) => ({ mutant, lot: random() })).toSorted((a, b) => a.lot - b.lot);
  return drawn.slice(0, atMost).map(({ mutant }) => mutant);
}

const ADVICE: Readonly<Record<Mutant['kind'], string>> = {
  threshold: 'a case just below and one just above each limit',
  number: 'a value that depends on each number in the rule',
  window: 'series whose rate changes in time: on a straight line every window gives the same',
  operator: 'a case for each side of every operator',
  guard: 'a case in which only one side of "and", "or", "unless" holds',
  matcher: 'a series that each filter must leave out, and one that it must keep',
  aggregation: 'two series that fall together, with different values',
  grouping: 'two series that differ in a label that is kept',
  function: 'an exact value, not only that there is one',
  offset: 'series that differ from their own past',
  for: 'the moment just before and just after "for" is over, and a blip that is shorter',
  labels: 'all labels of the alert in exp_labels',
};

function hintFor(survivors: readonly Mutant[]): string {
  const counts = new Map<Mutant['kind'], number>();
  for (const { kind } of survivors) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const [worst] = [...counts].toSorted(([, a], [, b]) => b - a);
  return worst === undefined
    ? 'There is nothing to change: the file has no rules.'
    : `Most that goes unnoticed is of the kind "${worst[0]}". Test ${ADVICE[worst[0]]}.`;
}

function survivorEvidence({ rule, change, kind }: Mutant): Evidence {
  return {
    asked: `${rule}: ${change}`,
    expected: 'a test fails',
    seen: 'all tests pass',
    passed: false,
    hint: `Test ${ADVICE[kind]}.`,
  };
}
