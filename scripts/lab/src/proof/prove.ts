import { join } from 'node:path';
import { type CheckOptions, gradeTask } from '../grading/check.ts';
import { waitForExpectations } from '../grading/expectations.ts';
import { inTurns } from '../spec/in-turns.ts';
import { overRounds, type Proof, proofOf, type Trial } from './proof.ts';
import { type TrialOptions, trialsOf } from './trials.ts';
import { readWrongAnswers, tooFew } from './wrong-answers.ts';

export interface ProveOptions
  extends Omit<CheckOptions, 'folder'>,
    Pick<TrialOptions, 'labFolder' | 'exercise' | 'work'> {
  /** How often everything is tried; the verdicts must be the same each time. */
  readonly times: number;
  readonly onProof?: (proof: Proof) => void;
}

/** Tasks that are graded at the same time: much of a check is waiting for scrapes. */
const AT_ONCE = 2;

async function proofsOfExpectations({ lab, ...run }: Omit<CheckOptions, 'folder'>) {
  const results = await waitForExpectations(lab.expects, run);
  return results
    .filter(({ outcome }) => outcome !== 'skipped')
    .map(({ expectation: { name, expected }, outcome, seen }) =>
      proofOf(
        `the lab emits ${name}`,
        outcome === 'passed' ? undefined : `expected ${expected}; seen: ${seen}`,
      ),
    );
}

async function proofsOfTrials(trials: readonly Trial[], options: ProveOptions): Promise<Proof[]> {
  const attempt =
    ({ statement, task, folder, problem }: Trial) =>
    async (): Promise<Proof> => {
      options.signal?.throwIfAborted();
      const { verdict } = await gradeTask(task, { ...options, folder });
      const proof = proofOf(statement, problem(verdict));
      options.onProof?.(proof);
      return proof;
    };
  const isAlone = ({ task }: Trial): boolean => task.alone === true;
  const together = trials.filter((trial) => !isAlone(trial));
  return [
    ...(await inTurns(AT_ONCE, together.map(attempt))),
    ...(await inTurns(1, trials.filter(isAlone).map(attempt))),
  ];
}

/**
 * Shows of a running lab that its graders can fail and can be satisfied: it emits what it promises,
 * the exercise as given fails every task, each solution passes every task, each wrong answer is
 * rejected with a hint that names its mistake.
 */
export async function prove(options: ProveOptions): Promise<Proof[]> {
  const { lab, only, times, labFolder, onProof } = options;
  const tasks = lab.tasks.filter(({ id }) => only === undefined || id === only);
  const wrongAnswers = await readWrongAnswers(join(labFolder, 'wrong'), lab);
  const trials = await trialsOf({ ...options, tasks, wrongAnswers });
  const once = [
    ...(await proofsOfExpectations(options)),
    ...tasks
      .filter(({ quiz }) => quiz === undefined)
      .map(({ id }) => proofOf(`${id}: has three wrong answers`, tooFew(wrongAnswers, id))),
  ];
  for (const proof of once) onProof?.(proof);
  const rounds: Proof[][] = [];
  for (let round = 0; round < times; round += 1) rounds.push(await proofsOfTrials(trials, options));
  return [...once, ...overRounds(rounds)];
}
