import { allOf, benchScraping, type Evidence, type TaskContext, type Verdict } from '@lab/kit/spec';
import { z } from 'zod';
import { type Config, readConfig, seconds } from '../config.ts';
import { learnerFiles } from '../files.ts';
import type { Target } from '../scene/scene.ts';
import { settled } from '../scene/settle.ts';
import { validity } from '../valid.ts';

/** The machine of the lab, which its inventory lists and discovery does not know. */
const MACHINE = { service: 'node-exporter', address: 'node-exporter:9100' };
const SLOWEST_SECONDS = 15;

const documentSchema = z.array(
  z.object({ targets: z.array(z.string()), labels: z.record(z.string(), z.string()) }),
);

/** What must be scraped, by the address that the grader reaches it at. */
interface Wanted {
  readonly service: string;
  readonly address: string;
}

/** Everything in the running lab that exposes metrics and does not ask to be left alone. */
async function exposers({ sources, workbench }: TaskContext): Promise<Wanted[]> {
  const response = await fetch(new URL('/sd', sources.endpoint('docker-exporter')));
  const listed = documentSchema
    .parse(await response.json())
    .flatMap(({ targets, labels }) =>
      labels.__meta_lab_label_scrape === 'false'
        ? []
        : targets.map((address) => ({ service: labels.__meta_lab_component ?? address, address })),
    );
  return [...listed, MACHINE].map(({ service, address }) => ({
    service,
    address: workbench.localise(address),
  }));
}

function downHint(down: readonly Target[], missing: readonly Wanted[]): string {
  const [first] = down;
  if (first === undefined) {
    return `No job scrapes ${missing.map(({ service }) => service).join(', ')}. "npm run lab -- status" shows who is there and at which port.`;
  }
  const { scrapeUrl, lastError } = first;
  if (/502/.test(lastError)) {
    return `Nobody answers at ${scrapeUrl}. "npm run lab -- status" shows at which port a component listens.`;
  }
  if (/404|Content-Type/.test(lastError)) {
    return `Somebody answers at ${scrapeUrl}, but that is no page of metrics.`;
  }
  return `${scrapeUrl}: ${lastError}`;
}

function judgeTargets(
  targets: readonly Target[],
  wanted: readonly Wanted[],
  localise: (text: string) => string,
): Evidence[] {
  const hostOf = ({ scrapeUrl }: Target): string => localise(new URL(scrapeUrl).host);
  const scrapesOf = ({ address }: Wanted): Target[] =>
    targets.filter(
      (target) => hostOf(target) === address && new URL(target.scrapeUrl).pathname === '/metrics',
    );
  const missing = wanted.filter((one) => !scrapesOf(one).some(({ health }) => health === 'up'));
  const down = targets.filter(({ health }) => health !== 'up');
  const twice = wanted.filter((one) => scrapesOf(one).length > 1);
  return [
    {
      asked: 'everything that exposes metrics is scraped',
      expected: `${wanted.length} components up, whoever does not want to be scraped left out`,
      seen:
        missing.length === 0
          ? 'all of them'
          : `not ${missing.map(({ service }) => service).join(', ')}`,
      passed: missing.length === 0,
      hint: downHint(down, missing),
    },
    {
      asked: 'no target is down',
      expected: 'up for every target of the configuration',
      seen:
        targets.length === 0
          ? 'no target at all'
          : down.map(({ scrapePool, scrapeUrl }) => `${scrapePool}: ${scrapeUrl}`).join(', ') ||
            'none is down',
      passed: targets.length > 0 && down.length === 0,
      hint: downHint(down, missing),
    },
    {
      asked: 'nothing is scraped twice',
      expected: 'one target for each component',
      seen:
        twice
          .map(
            (one) =>
              `${one.service} by ${scrapesOf(one)
                .map(({ scrapePool }) => scrapePool)
                .join(' and ')}`,
          )
          .join('; ') || `${targets.length} targets, none twice`,
      passed: targets.length > 0 && twice.length === 0,
      hint:
        targets.length === 0
          ? 'Nothing is scraped, so that proves nothing yet.'
          : 'Scraped twice, it has two sets of series, and every sum counts it twice.',
    },
  ];
}

function intervalEvidence({ jobs, interval }: Config): Evidence {
  const intervals = jobs.map((job) => ({
    job: job.job_name,
    every: job.scrape_interval ?? interval,
  }));
  const slow = intervals.filter(({ every }) => seconds(every) > SLOWEST_SECONDS);
  return {
    asked: 'incidents of a minute can be seen',
    expected: `each job scrapes at least every ${SLOWEST_SECONDS} s`,
    seen: intervals.map(({ job, every }) => `${job} every ${every}`).join(', ') || 'no job',
    passed: intervals.length > 0 && slow.length === 0,
    hint:
      slow.length === 0
        ? 'There is no job yet.'
        : 'A rate needs several samples in its window; what nobody sets is a minute.',
  };
}

/** The configuration is valid, and in the running lab every target is up, once. */
export async function gradeTargetsUp(context: TaskContext): Promise<Verdict> {
  const { workbench } = context;
  const { config, files } = await learnerFiles(context);
  const valid = await validity({ config, files }, context);
  if (!valid.passed) return allOf([valid]);
  const wanted = await exposers(context);
  const network = await workbench.network(workbench.lab);
  const server = await workbench.prometheus({
    config: benchScraping(config, { proxy: network.proxy, scrapeSeconds: 2, refreshSeconds: 5 }),
    files,
    flags: ['--scrape.discovery-reload-interval=1s'],
  });
  const judge = (targets: readonly Target[]) => judgeTargets(targets, wanted, workbench.localise);
  const targets = await settled(server, (seen) => allOf(judge(seen)).passed, {
    quietMs: 8000,
    deadlineMs: 30_000,
  });
  return allOf([valid, ...judge(targets), intervalEvidence(await readConfig(context))]);
}
