import type { Command } from 'commander';
import { bootView } from '../cli/boot-view.ts';
import { addCommand, type CommonOptions } from '../cli/command.ts';
import { interruptSignal } from '../cli/interrupt.ts';
import { checkComponents, openRunningSession } from '../cli/session.ts';
import { statusTable } from '../cli/status-table.ts';
import type { Paths } from '../paths.ts';

/** `lab restart [component...]`: with their configuration read anew. */
export function addRestart(program: Command, paths: Paths): void {
  addCommand(
    program,
    'restart [components...]',
    'start components again with their configuration read anew (default: all)',
  ).action(async (names: string[], options: CommonOptions) => {
    const session = await openRunningSession(paths, options);
    checkComponents(session, names);
    const { output, runtime, lab } = session;
    const chosen = names.length > 0 ? names : [...lab.project.services.keys()];
    const status = await runtime.restart(lab, chosen, {
      progress: (line) => output.progress(line),
      onStatus: bootView(output),
      signal: interruptSignal(),
    });
    output.result(status, () => statusTable(status));
  });
}
