import type { Lab } from '@lab/clients/lab';
import type { Command } from 'commander';
import pc from 'picocolors';
import { addCommand, type CommonOptions } from '../cli/command.ts';
import { Output } from '../cli/output.ts';
import { consoleFate } from '../console-switch.ts';
import { type LabView, readLab } from '../lab-view.ts';
import { findLab } from '../labs.ts';
import type { Paths } from '../paths.ts';
import { openRuntime } from '../runtime/select.ts';

/** `lab show NN`: the tasks of a lab, what the last checks found, the hints revealed so far. */
export function addShow(program: Command, paths: Paths): void {
  addCommand(
    program,
    'show',
    "show a lab's tasks and how far you have come (--json: the guide too)",
  )
    .argument('<lab>', 'number or name of the lab')
    .action(async (wanted: string, options: CommonOptions) => {
      const folder = await findLab(paths, wanted);
      const runtime = await openRuntime(paths, { wanted: options.runtime });
      const runningLab = (await runtime.status()).lab;
      const lab: Lab = {
        ...(await readLab(folder, paths)),
        running: runningLab === folder.id,
        runningLab: runningLab ?? null,
        console: await consoleFate(paths, runningLab, folder.id),
      };
      new Output(options).result(lab, () => render(lab));
    });
}

function render({ id, title, tasks }: LabView): string {
  return [
    `${pc.bold(id)}  ${title}`,
    `Guide: labs/${id}/README.md`,
    ...tasks.flatMap((task) => [
      '',
      `  ${stateOf(task)} ${pc.bold(task.id)}  ${task.title}`,
      `       work in: ${task.files.join(', ')}`,
      ...task.hints.shown.map(
        (hint, index) => `       ${pc.cyan(`hint ${index + 1} of ${task.hints.total}`)}: ${hint}`,
      ),
    ]),
  ].join('\n');
}

function stateOf({ last }: LabView['tasks'][number]): string {
  if (last === null) return pc.dim('open');
  const mark = last.passed ? pc.green('ok  ') : pc.red('FAIL');
  return last.edited ? `${mark} ${pc.yellow('(edited since)')}` : mark;
}
