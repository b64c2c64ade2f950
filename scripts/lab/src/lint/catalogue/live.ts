import type { PrometheusClient } from '@lab/clients';
import { parse } from 'yaml';
import { z } from 'zod';
import { parseDuration } from '../../promql/duration.ts';
import { Catalogue, type MetricType } from './catalogue.ts';

const DEFAULT_INTERVAL_SECONDS = 60;

const configSchema = z.object({
  global: z
    .object({
      scrape_interval: z.string().optional(),
      external_labels: z.record(z.string(), z.string()).nullish(),
    })
    .nullish(),
  scrape_configs: z
    .array(z.object({ job_name: z.string(), scrape_interval: z.string().optional() }))
    .nullish(),
});

const typeSchema = z
  .enum(['counter', 'gauge', 'histogram', 'summary', 'info', 'unknown'])
  .catch('unknown');

/** What the targets of a running Prometheus have exposed within the last hour. */
export async function liveCatalogue(prometheus: PrometheusClient): Promise<Catalogue> {
  const end = Date.now() / 1000;
  const [metadata, series, configText, groups] = await Promise.all([
    prometheus.allMetadata(),
    prometheus.series(['{__name__!=""}'], { start: end - 3600, end }),
    prometheus.config(),
    prometheus.rules(),
  ]);
  const { global, scrape_configs } = configSchema.parse(parse(configText) ?? {});
  const usual = seconds(global?.scrape_interval) ?? DEFAULT_INTERVAL_SECONDS;
  const types = Object.entries(metadata).map(([family, [first]]): [string, MetricType] => [
    family,
    typeSchema.parse(first?.type),
  ]);
  return new Catalogue({
    types: new Map(types),
    series,
    completeness: 'labels',
    intervalSeconds: usual,
    jobIntervals: new Map(
      (scrape_configs ?? []).map((job) => [job.job_name, seconds(job.scrape_interval) ?? usual]),
    ),
    externalLabels: Object.keys(global?.external_labels ?? {}),
    recordings: new Map(
      groups.flatMap(({ rules }) =>
        rules.flatMap((rule): [string, string][] =>
          rule.type === 'recording' ? [[rule.name, rule.query]] : [],
        ),
      ),
    ),
  });
}

const seconds = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : parseDuration(text);
