import type { Command } from 'commander';
import { addCommand, type CommonOptions } from '../cli/command.ts';
import { Output } from '../cli/output.ts';
import { plain, table } from '../cli/table.ts';
import { messageOf } from '../errors.ts';
import { loadLabSpec } from '../lab-spec.ts';
import { findLabs, type LabFolder } from '../labs.ts';
import type { Paths } from '../paths.ts';
import { openRuntime } from '../runtime/select.ts';

/** `lab list`: every lab of the checkout, and which one runs. */
export function addList(program: Command, paths: Paths): void {
  addCommand(program, 'list', 'show all labs').action(async (options: CommonOptions) => {
    const runtime = await openRuntime(paths, { wanted: options.runtime });
    const running = (await runtime.status()).lab;
    const labs = await Promise.all(
      (await findLabs(paths)).map(async (folder) => ({
        ...(await describe(folder)),
        running: folder.id === running,
      })),
    );
    new Output(options).result(labs, () =>
      labs.length === 0
        ? `There is no lab below ${paths.labs}.`
        : table(
            ['lab', 'title', 'tasks', ''],
            labs.map(({ id, title, tasks, running: runs }) => [
              id,
              plain(title, 90),
              String(tasks.length),
              runs ? 'running' : '',
            ]),
          ),
    );
  });
}

async function describe(
  folder: LabFolder,
): Promise<{ id: string; title: string; tasks: string[] }> {
  try {
    const spec = await loadLabSpec(folder);
    if (!spec) return { id: folder.id, title: 'has no lab.ts', tasks: [] };
    return { id: folder.id, title: spec.title, tasks: spec.tasks.map(({ id }) => id) };
  } catch (error) {
    return { id: folder.id, title: messageOf(error), tasks: [] };
  }
}
