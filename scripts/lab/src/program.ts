import { BackendError } from '@lab/clients';
import { Command, CommanderError } from 'commander';
import { commands } from './commands/index.ts';
import { exitCodes, LabError, messageOf } from './errors.ts';
import type { Paths } from './paths.ts';

const exitCodeHelp = `
Exit codes: 0 all is well; 1 a check failed or a component is not healthy; 2 the command line, a
Compose file or a lab file is wrong; 3 the machine lacks something; 4 a port is in use; 5 another lab
command is at work; 130 interrupted.
LAB_PORT_OFFSET=n moves every port of the local runtime. LAB_DEBUG=1 shows where an error comes from.`;

/** The `lab` command with all of its subcommands. */
export function createProgram(paths: Paths): Command {
  const program = new Command('lab')
    .description('Runs the labs of the Observability Lab Kit, with or without Docker.')
    .addHelpText('after', exitCodeHelp)
    .showSuggestionAfterError()
    .showHelpAfterError('"lab --help" lists all commands.')
    .exitOverride();
  for (const add of commands) add(program, paths);
  for (const command of program.commands) command.exitOverride();
  return program;
}

/**
 * Runs one command line and answers its exit code. Whatever goes wrong is told in one paragraph on
 * stderr, and with `--json` as an object with `error` on stdout.
 */
export async function runProgram(paths: Paths, args: readonly string[]): Promise<number> {
  try {
    await createProgram(paths).parseAsync(args, { from: 'user' });
    return typeof process.exitCode === 'number' ? process.exitCode : exitCodes.ok;
  } catch (error) {
    const json = args.includes('--json');
    if (!(error instanceof CommanderError)) return report(error, json);
    if (error.exitCode === 0) return exitCodes.ok;
    if (json) printError(error.message, exitCodes.usage, {});
    return exitCodes.usage;
  }
}

function explain(error: unknown): string {
  if (error instanceof LabError) return error.message;
  if (error instanceof BackendError) {
    return `${error.message}. "lab status" shows whether the component runs, "lab logs ${error.backend}" its output.`;
  }
  return `Something unexpected went wrong: ${messageOf(error)}. Run the command again with LAB_DEBUG=1 to see where.`;
}

function report(error: unknown, json: boolean): number {
  const exitCode = error instanceof LabError ? error.exitCode : exitCodes.failed;
  const message = explain(error);
  const details = error instanceof LabError ? error.details : {};
  if (json) printError(message, exitCode, details);
  process.stderr.write(`\n${message}\n`);
  if (process.env.LAB_DEBUG === '1' && error instanceof Error)
    process.stderr.write(`${error.stack}\n`);
  return exitCode;
}

function printError(
  message: string,
  exitCode: number,
  details: Readonly<Record<string, unknown>>,
): void {
  process.stdout.write(`${JSON.stringify({ error: { message, exitCode, details } }, null, 2)}\n`);
}
