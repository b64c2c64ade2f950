import {
  type BenchNetwork,
  type BenchPrometheus,
  benchScraping,
  type NetworkAnswerer,
  type Workbench,
} from '@lab/kit/spec';
import { until } from '../until.ts';
import { PROTECTED } from './queries.ts';
import { type Phase, World } from './world.ts';

type Answers = Awaited<ReturnType<BenchPrometheus['client']['query']>>;

/** How it stands after one phase. */
export interface Look {
  /** Series in the head block: all that there have been since the start. */
  readonly series: number;
  /** Series of the metric that nobody has seen before, with a sample. */
  readonly unknown: number;
  /** `up` by job. */
  readonly up: Readonly<Record<string, number>>;
  /** Why targets are down. */
  readonly errors: readonly string[];
}

/** What the learner's Prometheus made of the three targets. */
export interface Observation {
  /** Samples stored of each scrape, by job, and samples that it brought. */
  readonly stored: Readonly<Record<string, number>>;
  readonly brought: Readonly<Record<string, number>>;
  /** What each protected query answers, here and without any relabelling. */
  readonly answers: readonly { readonly own: Answers; readonly plain: Answers }[];
  /** Series by name, the most first. */
  readonly names: readonly { readonly name: string; readonly count: number }[];
  readonly looks: Readonly<Record<Phase, Look>>;
}

const SCRAPE_SECONDS = 1;
const PHASES: readonly Phase[] = ['as usual', 'restarted', 'many series', 'long value'];
export const TARGETS = ['exercise:8010', 'vendor:8012', 'prometheus:9090'];
/** An overloaded machine takes its time; a quiet one is through in a few. */
const PATIENCE = 25;

const PLAIN = JSON.stringify({
  scrape_configs: TARGETS.map((target) => ({
    job_name: target.split(':')[0],
    static_configs: [{ targets: [target] }],
  })),
});

const byJob = (answers: Answers): Record<string, number> => {
  const sums: Record<string, number> = {};
  for (const { labels, value } of answers) {
    const job = labels.job ?? '';
    sums[job] = (sums[job] ?? 0) + value;
  }
  return sums;
};

/** A Prometheus that scrapes the world through a network of its own. */
async function watcher(
  workbench: Workbench,
  answer: NetworkAnswerer,
  config: string,
  files: Readonly<Record<string, string>> = {},
): Promise<{ server: BenchPrometheus; network: BenchNetwork }> {
  const network = await workbench.network(answer);
  const server = await workbench.prometheus({
    config: benchScraping(config, {
      proxy: network.proxy,
      scrapeSeconds: SCRAPE_SECONDS,
      refreshSeconds: 5,
    }),
    files,
    flags: ['--scrape.discovery-reload-interval=1s', '--enable-feature=native-histograms'],
  });
  return { server, network };
}

/**
 * Waits until each target has been asked so many more times, and until what it answered before the
 * last time is stored: Prometheus asks again only after that.
 */
async function scrapes({ requests }: BenchNetwork, count: number): Promise<void> {
  const asked = (target: string) => requests.filter(({ host }) => host === target).length;
  const before = TARGETS.map(asked);
  await until(
    () => TARGETS.every((target, index) => asked(target) > (before[index] ?? 0) + count),
    'each of exercise:8010, vendor:8012 and prometheus:9090 is scraped',
    PATIENCE,
  );
}

async function look({ client }: BenchPrometheus, { family }: World): Promise<Look> {
  const [status, unknown, up, targets] = await Promise.all([
    client.tsdbStatus(1),
    client.query(`count(last_over_time(${family}[1m]))`),
    client.query('up'),
    client.targets(),
  ]);
  return {
    series: status.headStats.numSeries,
    unknown: unknown[0]?.value ?? 0,
    up: byJob(up),
    errors: targets.map(({ lastError }) => lastError).filter((error) => error !== ''),
  };
}

/** Lets the learner's Prometheus and one without relabelling watch the same world through all phases. */
export async function observe(
  workbench: Workbench,
  config: string,
  files: Readonly<Record<string, string>>,
): Promise<Observation> {
  const world = new World();
  let self = '';
  const page = async () => (self === '' ? '' : (await fetch(new URL('/metrics', self))).text());
  const answer = world.answerer(page);
  const [own, plain] = await Promise.all([
    watcher(workbench, answer, config, files),
    watcher(workbench, answer, PLAIN),
  ]);
  self = plain.server.url;
  await Promise.all([scrapes(own.network, 2), scrapes(plain.network, 2)]);
  const { client } = own.server;
  const answers = await Promise.all(
    PROTECTED.map(async ({ query }) => ({
      own: await client.query(query),
      plain: await plain.server.client.query(query),
    })),
  );
  const names = await client.query('sort_desc(count by (__name__) ({__name__=~".+"}))');
  const before = {
    stored: byJob(await client.query('scrape_samples_post_metric_relabeling')),
    brought: byJob(await client.query('scrape_samples_scraped')),
    answers,
    names: names.map(({ labels, value }) => ({ name: labels.__name__ ?? '', count: value })),
  };
  await plain.server.stop('SIGKILL');
  // The page of the one that is gone goes on by that of the one that is left.
  self = own.server.url;
  const looks: [Phase, Look][] = [['as usual', await look(own.server, world)]];
  for (const phase of PHASES.slice(1)) {
    world.phase = phase;
    await scrapes(own.network, 1);
    looks.push([phase, await look(own.server, world)]);
  }
  return { ...before, looks: Object.fromEntries(looks) as Observation['looks'] };
}
