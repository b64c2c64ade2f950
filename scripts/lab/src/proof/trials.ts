import { cp, mkdtemp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { exitCodes, LabError } from '../errors.ts';
import type { Lab } from '../spec/lab.ts';
import type { Task } from '../spec/task.ts';
import { mustFail, mustFailWith, mustPass, type Trial } from './proof.ts';
import { answerWrongly, quizMistakes } from './quiz-mistakes.ts';
import { applyEdits, type WrongAnswer } from './wrong-answers.ts';

const REFERENCE = 'reference';

export interface TrialOptions {
  readonly lab: Lab;
  /** The tasks to be tried. */
  readonly tasks: readonly Task[];
  /** Folder with `solution/` and `wrong/`. */
  readonly labFolder: string;
  /** Folder with the exercise as given, untouched by a learner. */
  readonly exercise: string;
  readonly wrongAnswers: readonly WrongAnswer[];
  /** Folder for the answers that are put together. */
  readonly work: string;
}

/** A new folder with the files of each layer, the later ones over the earlier ones. */
async function layered(work: string, ...layers: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(work, 'answer-'));
  for (const layer of layers) await cp(layer, folder, { recursive: true });
  return folder;
}

/** The names of the solutions of a lab: the reference and at least one that differs from it. */
async function solutionNames(folder: string, lab: Lab): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  if (names.length >= 2 && names.includes(REFERENCE)) return names.toSorted();
  throw new LabError(
    `${lab.id} needs solution/${REFERENCE} and at least one solution that differs; there is ${names.join(', ') || 'none'}.`,
    { exitCode: exitCodes.usage },
  );
}

/**
 * Everything that has to be tried to prove a lab's graders. A solution is laid over the exercise as
 * given, a wrong answer over the reference solution: what a learner's folder would hold.
 */
export async function trialsOf(options: TrialOptions): Promise<Trial[]> {
  const { lab, tasks, labFolder, exercise, wrongAnswers, work } = options;
  const solutions = join(labFolder, 'solution');
  const reference = join(solutions, REFERENCE);
  const trials: Trial[] = tasks.map((task) => ({
    statement: `${task.id}: the exercise as given fails`,
    task,
    folder: exercise,
    problem: mustFail,
  }));
  for (const name of await solutionNames(solutions, lab)) {
    const folder = await layered(work, exercise, join(solutions, name));
    for (const task of tasks) {
      const statement = `${task.id}: the ${name} solution passes`;
      trials.push({ statement, task, folder, problem: mustPass });
    }
  }
  for (const task of tasks) {
    for (const answer of wrongAnswers.filter((one) => one.task === task.id)) {
      const over = answer.folder === undefined ? [] : [join(labFolder, 'wrong', answer.folder)];
      const folder = await layered(work, exercise, reference, ...over);
      await applyEdits(folder, answer);
      const statement = `${task.id}: rejected with a hint: ${answer.mistake}`;
      trials.push({ statement, task, folder, problem: mustFailWith(answer.hint) });
    }
    for (const mistake of quizMistakes(task.quiz ?? [])) {
      const folder = await layered(work, exercise, reference);
      await answerWrongly(folder, mistake);
      const statement = `${task.id}: rejected with its reason: ${mistake.id} ${mistake.answer}`;
      trials.push({ statement, task, folder, problem: mustFailWith(mistake.reason) });
    }
  }
  return trials;
}
