import type { LabSummary } from '@lab/clients/lab';
import type { Command } from 'commander';
import { addCommand, type CommonOptions } from '../cli/command.ts';
import { Output } from '../cli/output.ts';
import { plain, table } from '../cli/table.ts';
import { messageOf } from '../errors.ts';
import { readProgress } from '../grading/progress.ts';
import { loadLabSpec } from '../lab-spec.ts';
import { findLabs, type LabFolder } from '../labs.ts';
import type { Paths } from '../paths.ts';
import { openRuntime } from '../runtime/select.ts';
import { trackOf } from '../tracks.ts';

/** `lab list`: every lab of the checkout, and which one runs. */
export function addList(program: Command, paths: Paths): void {
  addCommand(program, 'list', 'show all labs').action(async (options: CommonOptions) => {
    const runtime = await openRuntime(paths, { wanted: options.runtime });
    const running = (await runtime.status()).lab;
    const labs = await Promise.all(
      (await findLabs(paths)).map(
        async (folder): Promise<LabSummary> => ({
          ...(await describe(folder)),
          track: trackOf(folder),
          solved: await solvedTasks(paths, folder),
          running: folder.id === running,
        }),
      ),
    );
    new Output(options).result(labs, () =>
      labs.length === 0
        ? `There is no lab below ${paths.labs}.`
        : table(
            ['lab', 'title', 'solved', ''],
            labs.map(({ id, title, tasks, solved, running: runs }) => [
              id,
              plain(title, 90),
              `${tasks.filter((task) => solved.includes(task)).length} of ${tasks.length}`,
              runs ? 'running' : '',
            ]),
          ),
    );
  });
}

/** The tasks that passed when they were last checked. */
async function solvedTasks(paths: Paths, { id }: LabFolder): Promise<string[]> {
  const progress = Object.entries(await readProgress(paths.progress, id));
  return progress.flatMap(([task, { last }]) => (last?.passed ? [task] : []));
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
