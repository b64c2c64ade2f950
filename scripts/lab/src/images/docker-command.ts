import { execa } from 'execa';
import { exitCodes, LabError } from '../errors.ts';
import type { Progress } from '../runtime/runtime.ts';

const shownLines = 12;

export interface CommandOptions {
  readonly progress?: Progress;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Half a sentence for the error: what could not be done. */
  readonly purpose: string;
}

/**
 * Runs a program to its end and answers what it printed; each line goes to `progress` as it comes.
 * Throws LabError with the end of the output when it fails.
 */
export async function runCommand(
  file: string,
  args: readonly string[],
  { progress = () => {}, cwd, env, purpose }: CommandOptions,
): Promise<string> {
  const child = execa(file, args, {
    all: true,
    reject: false,
    stdin: 'ignore',
    ...(cwd === undefined ? {} : { cwd }),
    ...(env === undefined ? {} : { env }),
  });
  const lines: string[] = [];
  for await (const line of child.iterable({ from: 'all' })) {
    lines.push(line);
    if (line.trim() !== '') progress(line.trim());
  }
  const result = await child;
  if (!result.failed) return lines.join('\n');
  const output = lines.slice(-shownLines);
  throw new LabError(
    `${purpose}: "${file} ${args[0] ?? ''}" failed (${explain(result.exitCode, lines.join('\n'))}). The end of its output:\n${output
      .map((line) => `    ${line}`)
      .join('\n')}\n"lab doctor" checks the machine; run the command again when the cause is gone.`,
    { exitCode: exitCodes.environment, details: { output } },
  );
}

function explain(exitCode: number | undefined, output: string): string {
  if (/no space left on device/i.test(output)) return 'the disk is full';
  if (/cannot connect to the docker daemon|connection reset|unexpected EOF/i.test(output)) {
    return 'the Docker engine does not answer any more';
  }
  return exitCode === undefined ? 'it could not be started' : `exit code ${exitCode}`;
}
