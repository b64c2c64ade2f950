import { benchScraping, type TaskContext, word } from '@lab/kit/spec';
import { readConfig } from '../config.ts';
import type { LearnerFiles } from '../files.ts';
import { ALERTS } from '../world/alerts.ts';
import {
  createWorld,
  type Endpoint,
  inventoryFile,
  type Population,
  present,
  probesFile,
} from '../world/world.ts';
import { startBlackbox } from './blackbox.ts';
import { answerFor } from './network.ts';
import { isUp, type Scene, type Target, targetsAt, targetsOf } from './scene.ts';
import { settled } from './settle.ts';

const SCRAPE_SECONDS = 2;
const REFRESH_SECONDS = 5;
/** Prometheus takes changes of discovery over every 5 s; then comes the first scrape. */
const SETTLE = { quietMs: 8000, deadlineMs: 25_000 };
const TWO_REFRESHES = { quietMs: 60_000, deadlineMs: 2 * REFRESH_SECONDS * 1000 + 8000 };

const has = (targets: readonly Target[], { residents }: Population): boolean =>
  residents.some((member) => targetsOf(targets, member).length > 0);

/** Whether everybody whom the learner's Prometheus can know has been scraped as often as it takes. */
const isComplete =
  (populations: readonly Population[], endpoints: readonly Endpoint[]) =>
  (targets: readonly Target[]): boolean =>
    targets.every(({ health }) => health !== 'unknown') &&
    populations
      .flatMap((population) => present(population, 'before'))
      .filter(({ optsOut }) => !optsOut)
      .every((member) =>
        member.fate === 'kept' ? isUp(targets, member) : targetsOf(targets, member).length > 0,
      ) &&
    endpoints.every(({ address }) => targetsAt(targets, address).length > 0);

/** Whether the change has arrived in every population that is scraped at all. */
const isChanged = (populations: readonly Population[]) => (targets: readonly Target[]) =>
  populations.every(
    ({ newcomer, leaver }) => isUp(targets, newcomer) && targetsOf(targets, leaver).length === 0,
  );

export interface ObserveOptions {
  /** Whether members come and go before the second look; without that there is none. */
  readonly changes: boolean;
}

/**
 * Lets a Prometheus with the learner's configuration loose on a world that nobody has seen, changes
 * the world if so wanted, and writes down what it made of it. `docker-exporter:8005/sd` and `blackbox:9115` are
 * where they always are; the files of `targets/` and `probes/` name hosts of that world.
 */
export async function observe(
  { config, files }: LearnerFiles,
  context: Pick<TaskContext, 'artefact' | 'workbench'>,
  { changes }: ObserveOptions,
): Promise<Scene> {
  const { workbench } = context;
  const world = createWorld();
  const { components, machines, oddModule } = world;
  let when: 'before' | 'after' = 'before';
  const blackbox = await startBlackbox(workbench, oddModule);
  let self = '';
  const network = await workbench.network(
    answerFor({
      components: () => present(components, when),
      machines: () => present(machines, when),
      self: () => self,
      blackbox: blackbox.url,
    }),
  );
  self = new URL(network.proxy).host;
  const endpoints: Endpoint[] = [
    { address: `${network.proxy}/well`, module: 'http_2xx', success: 1 },
    { address: `${network.proxy}/ill`, module: 'http_2xx', success: 0 },
    { address: self, module: 'tcp_connect', success: 1 },
    { address: `${network.proxy}/teapot`, module: oddModule, success: 1 },
  ];
  const inventory = `targets/${word()}.yml`;
  const own = Object.entries(files).filter(([name]) => !/^(targets|probes)\//.test(name));
  const server = await workbench.prometheus({
    config: benchScraping(config, {
      proxy: network.proxy,
      scrapeSeconds: SCRAPE_SECONDS,
      refreshSeconds: REFRESH_SECONDS,
    }),
    files: {
      ...Object.fromEntries(own),
      [inventory]: inventoryFile(present(machines, when)),
      [`probes/${word()}.yml`]: probesFile(endpoints),
    },
    flags: ['--scrape.discovery-reload-interval=1s'],
  });
  const { client } = server;
  const populations = [components, machines];
  const targets = await settled(server, isComplete(populations, endpoints), SETTLE);
  const alerts = ALERTS.map(async ({ alert, expr }) => [alert, await client.query(expr)] as const);
  const scene = {
    world,
    endpoints,
    config: await readConfig(context),
    targets,
    series: await client.query('count by (__name__, job) ({__name__=~".+"})'),
    alerts: Object.fromEntries(await Promise.all(alerts)),
    probes: await client.query('probe_success'),
    kept: await client.query('scrape_samples_post_metric_relabeling'),
  };
  const living = populations.filter((population) => has(targets, population));
  if (!changes || living.length === 0) {
    return { ...scene, later: targets, requests: [...network.requests] };
  }
  when = 'after';
  await server.write({ [inventory]: inventoryFile(present(machines, when)) });
  const later = await settled(server, isChanged(living), TWO_REFRESHES);
  return { ...scene, later, requests: [...network.requests] };
}
