import { dirname } from 'node:path';
import { execa } from 'execa';
import { exitCodes, LabError } from '../../errors.ts';
import type { Progress } from '../runtime.ts';
import { ComposeFailure } from './compose-failure.ts';
import type { ComposeCommand } from './engine.ts';

export interface ComposeRun {
  readonly project: string;
  /** The first decides from which folder relative paths count. */
  readonly files: readonly string[];
  readonly args: readonly string[];
  readonly progress: Progress;
  readonly signal?: AbortSignal;
}

const fileArguments = (files: readonly string[]): string[] =>
  files.flatMap((file) => ['--file', file]);

/**
 * Runs a Compose command to its end; each line of its output goes to `progress` as it comes.
 *
 * @throws ComposeFailure, or LabError (`interrupted`) when the signal aborts
 */
export async function runCompose(
  { file: command, args: prefix }: ComposeCommand,
  { project, files, args, progress, signal }: ComposeRun,
): Promise<void> {
  const child = execa(
    command,
    [...prefix, '--project-name', project, ...fileArguments(files), '--progress', 'plain', ...args],
    {
      cwd: dirname(files[0] ?? '.'),
      all: true,
      reject: false,
      stdin: 'ignore',
      ...(signal ? { cancelSignal: signal } : {}),
    },
  );
  const output: string[] = [];
  for await (const line of child.iterable({ from: 'all' })) {
    output.push(line);
    progress(line.trim());
  }
  const result = await child;
  if (!result.failed) return;
  if (result.isCanceled) {
    throw new LabError('Interrupted.', { exitCode: exitCodes.interrupted });
  }
  throw new ComposeFailure(args[0] ?? '', result.exitCode, output);
}

/** Names of the images that these files run, without those that a profile leaves out. */
export async function imagesOf(
  { file: command, args: prefix }: ComposeCommand,
  files: readonly string[],
): Promise<string[]> {
  const args = [...prefix, ...fileArguments(files), 'config', '--images'];
  const { stdout } = await execa(command, args, { cwd: dirname(files[0] ?? '.') });
  return stdout.split('\n').filter((line) => line !== '');
}
