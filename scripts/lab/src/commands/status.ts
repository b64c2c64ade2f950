import type { Command } from 'commander';
import { addCommand, type CommonOptions } from '../cli/command.ts';
import { Output } from '../cli/output.ts';
import { statusTable } from '../cli/status-table.ts';
import { exitCodes } from '../errors.ts';
import type { Paths } from '../paths.ts';
import { openRuntime } from '../runtime/select.ts';

/** `lab status`: exit code 0 when all is well or nothing runs, 1 when a component is not as it should be. */
export function addStatus(program: Command, paths: Paths): void {
  addCommand(program, 'status', 'show what runs, and what is wrong with it').action(
    async (options: CommonOptions) => {
      const runtime = await openRuntime(paths, { wanted: options.runtime });
      const status = await runtime.status();
      new Output(options).result(status, () => statusTable(status));
      if (status.components.some(({ ok }) => !ok)) process.exitCode = exitCodes.failed;
    },
  );
}
