import type { Command } from 'commander';
import { addCommand, type CommonOptions } from '../cli/command.ts';
import { Output } from '../cli/output.ts';
import type { Paths } from '../paths.ts';
import { openRuntime } from '../runtime/select.ts';

interface DownOptions extends CommonOptions {
  readonly volumes?: boolean;
}

/** `lab down`: stops everything and leaves no process and no port behind. */
export function addDown(program: Command, paths: Paths): void {
  addCommand(program, 'down', 'stop everything that runs')
    .option('-v, --volumes', 'remove the data too: metrics, logs, traces, orders')
    .action(async (options: DownOptions) => {
      const output = new Output(options);
      const runtime = await openRuntime(paths, { wanted: options.runtime });
      const stopped = await runtime.down({
        progress: (line) => output.progress(line),
        removeData: options.volumes ?? false,
      });
      output.result({ runtime: runtime.kind, stopped }, () =>
        stopped ? 'Everything is stopped.' : 'Nothing was running.',
      );
    });
}
