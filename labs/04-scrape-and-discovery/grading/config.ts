import type { TaskContext } from '@lab/kit/spec';
import { z } from 'zod';

/** The learner's configuration of Prometheus. */
export const CONFIG = 'prometheus.yml';

const list = <T extends z.ZodType>(item: T) => z.array(item).nullish();

const text = z.coerce.string();

const relabelSchema = z.looseObject({
  source_labels: list(text),
  regex: text.nullish(),
  target_label: text.nullish(),
  replacement: text.nullish(),
  action: text.nullish(),
});

/** What a job may say for itself, and `global` for all. */
const forAll = {
  scrape_interval: text.nullish(),
  sample_limit: z.coerce.number().nullish(),
  label_limit: z.coerce.number().nullish(),
};

const jobSchema = z.looseObject({
  ...forAll,
  job_name: text,
  metrics_path: text.nullish(),
  params: z.record(z.string(), z.unknown()).nullish(),
  static_configs: list(z.unknown()),
  http_sd_configs: list(z.looseObject({ url: text })),
  file_sd_configs: list(z.looseObject({ files: list(text) })),
  relabel_configs: list(relabelSchema),
  metric_relabel_configs: list(relabelSchema),
});

const configSchema = z.looseObject({
  global: z
    .looseObject({
      ...forAll,
      external_labels: z.record(z.string(), text).nullish(),
    })
    .nullish(),
  scrape_configs: list(jobSchema),
});

/** A job of the learner's. But for its interval it only explains what was seen, and decides nothing. */
export type Job = z.output<typeof jobSchema>;
export type Relabelling = z.output<typeof relabelSchema>;

export interface Config {
  readonly jobs: readonly Job[];
  /** What `global` says; Prometheus' own default is a minute. */
  readonly interval: string;
  readonly externalLabels: Readonly<Record<string, string>>;
}

/** Reads the learner's configuration. */
export async function readConfig({ artefact }: Pick<TaskContext, 'artefact'>): Promise<Config> {
  const { global, scrape_configs: jobs } = await artefact(CONFIG, configSchema);
  const { sample_limit, label_limit } = global ?? {};
  return {
    jobs: (jobs ?? []).map((job) => ({
      ...job,
      sample_limit: job.sample_limit ?? sample_limit,
      label_limit: job.label_limit ?? label_limit,
    })),
    interval: global?.scrape_interval ?? '1m',
    externalLabels: global?.external_labels ?? {},
  };
}

const UNITS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 };

/** Seconds of a duration as Prometheus writes it: `1m30s`. */
export function seconds(duration: string): number {
  const parts = [...duration.matchAll(/(\d+)(ms|[smhd])/g)];
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ''] ?? 0), 0);
}

/** Whether some rule of these does this. */
export const some = (
  rules: readonly Relabelling[] | null | undefined,
  wanted: (rule: Relabelling) => boolean,
): boolean => (rules ?? []).some(wanted);
