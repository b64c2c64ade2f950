import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BenchPrometheus, Workbench } from '@lab/kit/spec';
import { z } from 'zod';
import { KINDS, type ProbeTarget } from './targets.ts';

/** Seconds between two scrapes of the grader's Prometheus. */
export const INTERVAL_SECONDS = 1;

/** The learner's jobs. Whatever says how often is left to the grader's Prometheus. */
export const scrapeFileSchema = z.object({
  scrape_configs: z
    .array(
      z
        .looseObject({ job_name: z.string() })
        .transform(({ scrape_interval: _, scrape_timeout: __, ...job }) => job),
    )
    .min(1),
});

export type ScrapeFile = z.output<typeof scrapeFileSchema>;

export interface ProbeWorldOptions {
  /** Text of blackbox.yml. */
  readonly modules: string;
  /** Jobs that read `targets/*.yml` and ask `blackbox:9115`. */
  readonly jobs: ScrapeFile;
  readonly targets: readonly ProbeTarget[];
}

export interface Probes {
  readonly client: BenchPrometheus['client'];
  /** Address of the blackbox exporter. */
  readonly exporter: string;
}

/** The label that tells the grader's targets' owner; a probe must keep it. */
export const ownerOf = ({ kind }: ProbeTarget): string => `team-${kind}`;

function targetFiles(targets: readonly ProbeTarget[]): Record<string, string> {
  return Object.fromEntries(
    KINDS.map((kind) => {
      const groups = targets
        .filter((target) => target.kind === kind)
        .map((target) => ({
          targets: [target.address],
          labels: { probe: kind, owner: ownerOf(target) },
        }));
      return [`probes/targets/${kind}.yml`, JSON.stringify(groups)];
    }),
  );
}

/** A real blackbox exporter with these modules, and a Prometheus that has it probe these targets. */
export async function startProbes(
  workbench: Workbench,
  { modules, jobs, targets }: ProbeWorldOptions,
): Promise<Probes> {
  const file = join(await workbench.folder(), 'blackbox.yml');
  await writeFile(file, modules);
  const listen = await workbench.address();
  await workbench.tool('blackbox-exporter', {
    args: [`--config.file=${file}`, `--web.listen-address=${listen}`, '--log.level=warn'],
    listen,
    readyPath: '/-/healthy',
  });
  const every = `${INTERVAL_SECONDS}s`;
  const prometheus = await workbench.prometheus({
    config: JSON.stringify({
      global: { scrape_interval: every, scrape_timeout: every },
      scrape_config_files: ['probes/scrape.yml'],
    }),
    files: {
      'probes/scrape.yml': JSON.stringify(jobs).replaceAll('blackbox:9115', listen),
      ...targetFiles(targets),
    },
  });
  return { client: prometheus.client, exporter: listen };
}
