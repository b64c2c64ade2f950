import { benchScraping } from '@lab/kit/spec';
import { z } from 'zod';

/** Seconds between two scrapes on the bench, and the window of every rate there. */
const SCRAPE_SECONDS = 1;
const WINDOW = '6s';
/** How long the archive is away on the bench, which stands for an hour. */
export const AWAY_SECONDS = 10;
const HOUR_SECONDS = 3600;
const LEAST_AGE_SECONDS = 3;

/** The parts of leaf.yml that lead out of the leaf. */
export const outwardSchema = z.looseObject({
  alerting: z.looseObject({}).nullish(),
  remote_write: z
    .array(z.looseObject({ url: z.string(), queue_config: z.looseObject({}).nullish() }))
    .nullish(),
});

export type Outward = z.output<typeof outwardSchema>;

const UNITS: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
};

/** Seconds of a duration as Prometheus writes it: `1m30s`. */
export function seconds(duration: string): number {
  const parts = [...duration.matchAll(/(\d+)(ms|[smhdw])/g)];
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ''] ?? 0), 0);
}

/** PromQL in which every window fits the bench. */
export const fasterQuery = (promql: string): string =>
  promql.replaceAll(/\[\s*(?:\d+(?:ms|[smhdw]))+\s*\]/g, `[${WINDOW}]`);

/** Rules for the bench: evaluated each second, over short windows, at once. */
export const fasterRules = (text: string): string =>
  fasterQuery(text).replaceAll(/^([ \t]*(?:- )?)(interval|for):[ \t]*[\w"']+[ \t]*$/gm, '$1$2: 1s');

/** A limit of age, as long in comparison to the bench's outage as it was to an hour. */
const fasterAge = (age: string): string => {
  const scaled = (seconds(age) * AWAY_SECONDS) / HOUR_SECONDS;
  return `${Math.ceil(Math.max(scaled, LEAST_AGE_SECONDS))}s`;
};

/** A learner's configuration that scrapes each second through the bench's network, and sends nothing. */
export const fasterConfig = (text: string, proxy: string): string =>
  benchScraping(text, { proxy, scrapeSeconds: SCRAPE_SECONDS, refreshSeconds: SCRAPE_SECONDS });

function fasterQueue(queue: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { sample_age_limit: age } = queue;
  const isLimited = age !== undefined && age !== null && seconds(String(age)) > 0;
  return {
    ...queue,
    batch_send_deadline: '1s',
    min_backoff: '30ms',
    max_backoff: '500ms',
    ...(isLimited && { sample_age_limit: fasterAge(String(age)) }),
  };
}

/** leaf.yml for the bench, whose archive and Alertmanager are at these addresses. */
export function fasterLeaf(
  text: string,
  { alerting, remote_write }: Outward,
  addresses: { readonly proxy: string; readonly archive: string; readonly alertmanager: string },
): string {
  const writes = (remote_write ?? []).map((write) => ({
    ...write,
    url: write.url.replace('archive:9194', addresses.archive),
    queue_config: fasterQueue(write.queue_config ?? {}),
  }));
  const alerts = JSON.stringify(alerting ?? {}).replaceAll(
    'alertmanager:9093',
    addresses.alertmanager,
  );
  return [
    fasterConfig(text, addresses.proxy).trimEnd(),
    `alerting: ${alerts}`,
    `remote_write: ${JSON.stringify(writes)}`,
    '',
  ].join('\n');
}
