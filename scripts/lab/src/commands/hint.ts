import type { Command } from 'commander';
import { addCommand, type CommonOptions } from '../cli/command.ts';
import { Output } from '../cli/output.ts';
import { exitCodes, LabError } from '../errors.ts';
import { revealHint } from '../grading/progress.ts';
import { requireTask } from '../grading-session.ts';
import { loadLabSpec } from '../lab-spec.ts';
import { findLab } from '../labs.ts';
import type { Paths } from '../paths.ts';

/** `lab hint NN task`: one more hint, without a check. */
export function addHint(program: Command, paths: Paths): void {
  addCommand(program, 'hint', 'reveal the next hint of a task')
    .argument('<lab>', 'number or name of the lab')
    .argument('<task>', 'id of the task')
    .action(async (wantedLab: string, wantedTask: string, options: CommonOptions) => {
      const folder = await findLab(paths, wantedLab);
      const spec = await loadLabSpec(folder);
      if (spec !== undefined) requireTask(spec, wantedTask);
      const task = spec?.tasks.find(({ id }) => id === wantedTask);
      if (task === undefined) {
        throw new LabError(`Lab ${folder.id} has no tasks.`, { exitCode: exitCodes.usage });
      }
      const count = await revealHint(paths.progress, folder.id, task);
      const shown = task.hints.slice(0, count);
      const total = task.hints.length;
      new Output(options).result({ lab: folder.id, task: task.id, hints: { shown, total } }, () =>
        shown.map((hint, index) => `hint ${index + 1} of ${total}: ${hint}`).join('\n'),
      );
    });
}
