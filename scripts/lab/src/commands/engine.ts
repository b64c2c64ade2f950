import { join } from 'node:path';
import type { Command } from 'commander';
import { addCommand, type CommonOptions } from '../cli/command.ts';
import { Output } from '../cli/output.ts';
import type { Paths } from '../paths.ts';

/** `lab engine`: a Docker engine and Compose on a machine where none runs, as CI needs them. */
export function addEngine(program: Command, paths: Paths): void {
  const engine = program
    .command('engine')
    .summary('start a Docker engine where none runs (Linux, root), and stop it')
    .description('Start a Docker engine where none runs (Linux, root), and stop it.');

  addCommand(engine, 'up', 'make a Docker engine and Compose answer').action(
    async (options: CommonOptions) => {
      const { startEngine } = await import('../engine/daemon.ts');
      const { provideCompose } = await import('../engine/compose-plugin.ts');
      const output = new Output(options);
      const progress = (line: string): void => output.progress(line);
      const { version, started } = await startEngine(paths, progress);
      const compose = await provideCompose(join(paths.tmp, `compose-${process.pid}`), progress);
      output.result({ version, started, compose }, () =>
        [
          started ? `Docker ${version} is started` : `Docker ${version} was running already`,
          `Compose ${compose}`,
        ].join(', '),
      );
    },
  );

  addCommand(engine, 'down', 'stop the engine that "engine up" started').action(
    async (options: CommonOptions) => {
      const { stopEngine } = await import('../engine/daemon.ts');
      const stopped = await stopEngine(paths);
      new Output(options).result({ stopped }, () =>
        stopped ? 'The engine is stopped.' : 'No engine of ours runs.',
      );
    },
  );
}
