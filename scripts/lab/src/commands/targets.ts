import { type Labels, PrometheusClient, type Target } from '@lab/clients';
import type { Command } from 'commander';
import { addCommand, type CommonOptions } from '../cli/command.ts';
import { checkComponents, openRunningSession } from '../cli/session.ts';
import { plain, table } from '../cli/table.ts';
import { formatLabels } from '../cli/values.ts';
import type { Paths } from '../paths.ts';

interface TargetsOptions extends CommonOptions {
  readonly discovered?: boolean;
}

/** `lab targets [component]`: what a Prometheus scrapes, and why it cannot. */
export function addTargets(program: Command, paths: Paths): void {
  addCommand(
    program,
    'targets [component]',
    'show what Prometheus scrapes, how that goes, and under which labels',
  )
    .option('--discovered', 'show the labels that relabelling starts from instead')
    .action(async (wanted: string | undefined, options: TargetsOptions) => {
      const session = await openRunningSession(paths, options);
      const component = wanted ?? 'prometheus';
      checkComponents(session, [component]);
      const prometheus = new PrometheusClient(session.runtime.endpoint(component));
      const targets = await prometheus.targets();
      if (options.discovered !== true) {
        session.output.result(targets, () => targetTable(targets));
        return;
      }
      const dropped = await prometheus.droppedTargets();
      session.output.result({ targets, dropped }, () => discoveryTable(targets, dropped));
    });
}

function targetTable(targets: readonly Target[]): string {
  const rows = targets.map(({ scrapePool, scrapeUrl, health, labels, lastError }) => [
    scrapePool,
    health,
    plain(scrapeUrl),
    lastError === '' ? formatLabels(labels) : plain(lastError),
  ]);
  if (rows.length === 0) return 'Nothing is scraped.';
  return table(['job', 'health', 'scraped', 'labels or error'], rows);
}

/** Shown in a column of their own, or the same for nearly every target. */
const APART = ['job', '__address__', '__scheme__', '__scrape_interval__', '__scrape_timeout__'];

function discoveryTable(targets: readonly Target[], dropped: readonly Labels[]): string {
  const row = (fate: string, labels: Labels) => [
    labels.job ?? '',
    fate,
    plain(labels.__address__ ?? ''),
    formatLabels(
      Object.fromEntries(Object.entries(labels).filter(([name]) => !APART.includes(name))),
    ),
  ];
  const rows = [
    ...targets.map(({ discoveredLabels }) => row('scraped', discoveredLabels)),
    ...dropped.map((labels) => row('dropped', labels)),
  ];
  if (rows.length === 0) return 'Nothing is discovered.';
  return table(['job', 'fate', 'address', 'labels before relabelling'], rows);
}
