import { cp, mkdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Command } from 'commander';
import { execa } from 'execa';
import { addCommand, type CommonOptions } from '../cli/command.ts';
import { Output } from '../cli/output.ts';
import { exitCodes, LabError } from '../errors.ts';
import { forgetProgress } from '../grading/progress.ts';
import { findLab } from '../labs.ts';
import type { Paths } from '../paths.ts';

/** `lab reset NN`: the exercise as it was given; what the learner wrote is kept below .lab/backup, results and hints are forgotten. */
export function addReset(program: Command, paths: Paths): void {
  addCommand(program, 'reset', "put a lab's exercise back as it was given")
    .argument('<lab>', 'number or name of the lab')
    .action(async (wanted: string, options: CommonOptions) => {
      const output = new Output(options);
      const { id, folder } = await findLab(paths, wanted);
      const result = await resetExercise(paths, id, join(folder, 'exercise'));
      await forgetProgress(paths.progress, id);
      output.result({ lab: id, ...result }, () =>
        result.changed.length === 0
          ? `The exercise of lab ${id} is as it was given; nothing was changed.`
          : `Put back ${result.changed.length} files of lab ${id}: ${result.changed.join(', ')}. Your version is in ${result.backup}.`,
      );
    });
}

interface ResetResult {
  /** Files that differed, relative to the exercise's folder. */
  readonly changed: readonly string[];
  /** Where the folder was copied to; null when nothing had to be done. */
  readonly backup: string | null;
}

async function resetExercise(paths: Paths, lab: string, exercise: string): Promise<ResetResult> {
  const git = async (...args: string[]): Promise<string> => {
    const result = await execa('git', ['-C', paths.root, ...args], { reject: false });
    if (result.failed) {
      throw new LabError(
        `The exercise of lab ${lab} cannot be put back: git ${args[0]} failed (${firstLine(result.stderr || result.shortMessage || '')}). The command needs the checkout that "git clone" makes, and git on PATH; without them, copy the folder ${relative(paths.root, exercise)} from a fresh download.`,
        { exitCode: exitCodes.environment },
      );
    }
    return result.stdout;
  };
  const place = relative(paths.root, exercise);
  const given = await git('ls-tree', '-r', '--name-only', 'HEAD', '--', place);
  if (given === '') {
    throw new LabError(
      `Lab ${lab} has no exercise in the last commit of this checkout, so there is nothing to put back.`,
      { exitCode: exitCodes.usage },
    );
  }
  const status = await git(
    'status',
    '--porcelain',
    '-z',
    '--untracked-files=all',
    '--ignored',
    '--',
    place,
  );
  const changed = status
    .split('\0')
    .filter((entry) => entry !== '')
    .map((entry) => relative(place, entry.slice(3)));
  if (changed.length === 0) return { changed, backup: null };
  const stamp = new Date().toISOString().replace(/[:.]/g, '-');
  const backup = join(paths.backup, `${lab}-${stamp}`);
  await mkdir(backup, { recursive: true });
  await cp(exercise, backup, { recursive: true }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
    throw error;
  });
  await git('restore', '--source=HEAD', '--staged', '--worktree', '--', place);
  await git('clean', '--force', '-d', '-x', '--quiet', '--', place);
  return { changed, backup };
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? text;
}
