import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { addCommand, type CommonOptions } from '../cli/command.ts';
import { interruptSignal } from '../cli/interrupt.ts';
import { openRunningSession } from '../cli/session.ts';
import { exitCodes, LabError } from '../errors.ts';
import { check, type Report, type TaskResult } from '../grading/check.ts';
import { toJUnit } from '../grading/junit.ts';
import { recordResults } from '../grading/progress.ts';
import { expectationLine, summaryLine, taskLines, toJson } from '../grading/report.ts';
import { gradingOf, requireTask } from '../grading-session.ts';
import { findLab } from '../labs.ts';
import type { Paths } from '../paths.ts';

interface CheckCommandOptions extends CommonOptions {
  readonly junit?: string;
  readonly hints?: boolean;
}

/** `lab check [NN] [task]`: does the lab emit what it promises, and are the tasks solved? */
export function addCheck(program: Command, paths: Paths): void {
  addCommand(program, 'check [lab] [task]', 'grade a lab: what it emits, and your exercise')
    .option('--junit <file>', 'also write the report as JUnit XML')
    .option('--hints', 'show all hints at once')
    .action(
      async (
        wanted: string | undefined,
        task: string | undefined,
        options: CheckCommandOptions,
      ) => {
        const session = await openRunningSession(paths, options);
        await requireRunning(paths, wanted, session.lab.id);
        const signal = interruptSignal();
        const grading = await gradingOf(session, signal);
        requireTask(grading.lab, task);
        const report = await check({
          ...grading,
          folder: join(grading.labFolder, 'exercise'),
          ...(task !== undefined && { only: task }),
          onResult: ({ expectation, outcome }) => {
            if (outcome === 'failed') session.output.progress(`missing: ${expectation.name}`);
          },
          onTask: (result) => {
            const { task: graded, verdict } = result;
            session.output.progress(`graded ${graded.id}: ${verdict.passed ? 'passed' : 'failed'}`);
          },
        });
        requireWhole(signal);
        const revealed = await recordResults(paths.progress, grading.lab.id, report.tasks);
        if (options.junit !== undefined) await writeReport(resolve(options.junit), toJUnit(report));
        const hintCount = ({ task: { id, hints } }: TaskResult): number =>
          options.hints ? hints.length : (revealed.get(id) ?? 0);
        session.output.result(toJson(report), () => render(report, hintCount));
        process.exitCode = report.passed ? exitCodes.ok : exitCodes.failed;
      },
    );
}

function render(report: Report, hintCount: (result: TaskResult) => number): string {
  return [
    'Expectations',
    ...report.expectations.map(expectationLine),
    '',
    'Tasks',
    ...report.tasks.flatMap((result) => taskLines(result, hintCount(result))),
    '',
    summaryLine(report),
  ].join('\n');
}

/** Throws LabError when the check was cut off: what it says then is no verdict on the learner's work. */
function requireWhole(signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw new LabError('The check was interrupted. Nothing is kept of it.', {
    exitCode: exitCodes.interrupted,
  });
}

async function requireRunning(
  paths: Paths,
  wanted: string | undefined,
  running: string,
): Promise<void> {
  if (wanted === undefined) return;
  const { id } = await findLab(paths, wanted);
  if (id === running) return;
  throw new LabError(`Lab ${id} is not running, lab ${running} is. Start it with "lab up ${id}".`, {
    exitCode: exitCodes.usage,
    details: { wanted: id, running },
  });
}

async function writeReport(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}
