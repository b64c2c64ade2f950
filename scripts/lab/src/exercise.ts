import { join, relative } from 'node:path';
import { execa } from 'execa';
import { exitCodes, LabError } from './errors.ts';
import type { Paths } from './paths.ts';

/**
 * Writes the exercise of a lab as the last commit has it below `target`, whatever a learner made of
 * it since, and returns the folder. Throws LabError when the kit is not a git checkout.
 */
export async function exerciseAsGiven(
  { root }: Pick<Paths, 'root'>,
  labFolder: string,
  target: string,
): Promise<string> {
  const exercise = relative(root, join(labFolder, 'exercise'));
  const archive = join(target, 'exercise.tar');
  const git = await execa('git', ['-C', root, 'archive', `--output=${archive}`, 'HEAD', exercise], {
    reject: false,
  });
  if (git.failed) {
    throw new LabError(
      `The exercise as it was given cannot be had: ${git.stderr || git.shortMessage}. This needs the checkout that "git clone" makes, and git on PATH.`,
      { exitCode: exitCodes.environment },
    );
  }
  await execa('tar', ['-xf', archive, '-C', target]);
  return join(target, exercise);
}
