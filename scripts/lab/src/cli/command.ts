import type { Command } from 'commander';

/** Options that every command has. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly runtime?: string;
}

/** Adds a command with the options that every command has. */
export function addCommand(program: Command, name: string, summary: string): Command {
  return program
    .command(name)
    .summary(summary)
    .description(summary)
    .option('--json', 'print the result as JSON on stdout, and nothing else there')
    .option('--runtime <kind>', 'local or docker (default: what runs, else docker when it answers)')
    .showHelpAfterError('"lab <command> --help" shows what it takes.');
}
