import { readDashboards } from '@lab/dashboards/files';
import type { Command } from 'commander';
import colors from 'picocolors';
import { addCommand, type CommonOptions } from '../cli/command.ts';
import { wholeNumber } from '../cli/numbers.ts';
import { openRunningSession } from '../cli/session.ts';
import { plain } from '../cli/table.ts';
import { exitCodes, LabError, messageOf } from '../errors.ts';
import { nearest } from '../nearest.ts';
import type { Paths } from '../paths.ts';
import type { Failure, LayerReport } from '../preflight/layer.ts';
import { layers } from '../preflight/layers.ts';

interface PreflightOptions extends CommonOptions {
  readonly wait: number;
  readonly folder?: string;
}

/**
 * `lab preflight [dashboard...]`: asks the running kit everything that its dashboards ask; exit code 1
 * and the names of panel and query when something does not answer.
 */
export function addPreflight(program: Command, paths: Paths): void {
  addCommand(
    program,
    'preflight [dashboards...]',
    'check that every panel of every dashboard has data (whole kit)',
  )
    .option('--wait <seconds>', 'how long to wait for what is not there yet', wholeNumber, 60)
    .option('--folder <folder>', "read the dashboards below this folder instead of the kit's own")
    .action(async (wanted: string[], options: PreflightOptions) => {
      const { runtime, output } = await openRunningSession(paths, options);
      const dashboards = pick(await read(options.folder), wanted);
      const reports: LayerReport[] = [];
      for (const layer of layers) {
        const report = await layer.run({
          dashboards,
          areOwn: options.folder === undefined,
          endpoint: (component) => runtime.endpoint(component),
          deadline: Date.now() + options.wait * 1000,
          progress: (line) => output.progress(line),
        });
        reports.push(report);
      }
      const passed = reports.every(({ failures }) => failures.length === 0);
      output.result({ passed, layers: reports }, () => reports.map(render).join('\n'));
      process.exitCode = passed ? exitCodes.ok : exitCodes.failed;
    });
}

async function read(folder: string | undefined): Promise<Files> {
  try {
    return await readDashboards(folder);
  } catch (error) {
    throw new LabError(messageOf(error), { exitCode: exitCodes.usage, cause: error });
  }
}

type Files = Awaited<ReturnType<typeof readDashboards>>;

function pick(files: Files, wanted: readonly string[]): Files {
  const known = files.map(({ dashboard }) => dashboard.uid);
  for (const uid of wanted) {
    if (known.includes(uid)) continue;
    throw new LabError(`There is no dashboard "${uid}".${nearest(uid, known)}`, {
      exitCode: exitCodes.usage,
      details: { uid, known },
    });
  }
  return wanted.length === 0
    ? files
    : files.filter(({ dashboard }) => wanted.includes(dashboard.uid));
}

function render({ layer, asked, failures, empty, skipped }: LayerReport): string {
  if (skipped !== undefined) return colors.yellow(`${layer}: skipped, ${skipped}`);
  return [
    ...failures.map(failureLines),
    ...empty.map(({ dashboard, panel, text }) =>
      colors.dim(`empty as declared: ${dashboard} / ${panel}: ${text}`),
    ),
    `${layer}: ${asked} asked, ${failures.length} failed, ${empty.length} panels empty as declared`,
  ].join('\n');
}

function failureLines({ dashboard, panel, choice, query, problem }: Failure): string {
  const where = choice === '' ? '' : ` (${plain(choice)})`;
  return `${colors.red('FAIL')}  ${dashboard} / ${panel}${where}: ${plain(problem, 400)}\n      ${plain(query, 1000)}`;
}
