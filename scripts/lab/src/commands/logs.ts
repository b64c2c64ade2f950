import type { Command } from 'commander';
import colors from 'picocolors';
import { addCommand, type CommonOptions } from '../cli/command.ts';
import { interruptSignal } from '../cli/interrupt.ts';
import { wholeNumber } from '../cli/numbers.ts';
import { checkComponents, openSession } from '../cli/session.ts';
import type { Paths } from '../paths.ts';

interface LogOptions extends CommonOptions {
  readonly follow?: boolean;
  readonly lines: number;
}

/** `lab logs [component...]`: what components write to stdout and stderr, also after they have ended. */
export function addLogs(program: Command, paths: Paths): void {
  addCommand(program, 'logs [components...]', 'show the output of components')
    .option('-f, --follow', 'stay, and show every new line')
    .option('-n, --lines <count>', 'how many lines of the past, per component', wholeNumber, 40)
    .action(async (names: string[], options: LogOptions) => {
      const session = await openSession(paths, options);
      checkComponents(session, names);
      const prefixed = names.length !== 1;
      await session.runtime.logs({
        components: names,
        follow: options.follow ?? false,
        lines: options.lines,
        signal: interruptSignal(),
        onLine: (component, line) => {
          const text = prefixed ? `${colors.cyan(component)}  ${line}` : line;
          process.stdout.write(`${options.json ? JSON.stringify({ component, line }) : text}\n`);
        },
      });
    });
}
