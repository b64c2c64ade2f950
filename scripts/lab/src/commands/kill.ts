import type { Command } from 'commander';
import { addCommand, type CommonOptions } from '../cli/command.ts';
import { checkComponents, openRunningSession } from '../cli/session.ts';
import { statusTable } from '../cli/status-table.ts';
import type { Paths } from '../paths.ts';

/** `lab kill <component...>`: a crash on demand; `lab restart` brings them back. */
export function addKill(program: Command, paths: Paths): void {
  addCommand(
    program,
    'kill <components...>',
    'end components at once, as a crash does (back with "lab restart")',
  ).action(async (names: string[], options: CommonOptions) => {
    const session = await openRunningSession(paths, options);
    checkComponents(session, names);
    const { output, runtime } = session;
    await runtime.kill(names);
    output.progress(`killed ${names.join(', ')}`);
    const status = await runtime.status();
    output.result(status, () => statusTable(status));
  });
}
