import {
  allOf,
  type BenchPrometheus,
  benchScraping,
  bucketsOf,
  type Evidence,
  type Family,
  formatNumber,
  scrape,
  type TaskContext,
  type Verdict,
} from '@lab/kit/spec';
import {
  countWithin,
  drawAnswers,
  type Population,
  quantileOfPopulation,
} from '../histogram/population.ts';
import { CONFIG, RULES, refusal } from '../prometheus-file.ts';
import { send, startGateway } from '../source/gateway.ts';
import { Sheet } from '../source/sheet.ts';
import { wave } from '../source/traffic.ts';
import { until } from '../until.ts';

const QUANTILES = [0.5, 0.9, 0.99];
const LARGEST_ERROR = 0.05;
/** Series in Prometheus for each set of labels. */
const MOST_SERIES = 16;
const GROUP = 'lab_population';

/** The learner's bounds with the counts of other requests. */
function page(name: string, bounds: readonly number[], populations: readonly Population[]): string {
  const lines = populations.flatMap((population, index) => {
    const group = `${GROUP}="${index}"`;
    const sum = population.reduce((total, seconds) => total + seconds, 0);
    return [
      ...bounds.map((bound) => {
        const count = Number.isFinite(bound) ? countWithin(population, bound) : population.length;
        return `${name}_bucket{${group},le="${Number.isFinite(bound) ? bound : '+Inf'}"} ${count}`;
      }),
      `${name}_sum{${group}} ${sum}`,
      `${name}_count{${group}} ${population.length}`,
    ];
  });
  return `# TYPE ${name} histogram\n${lines.join('\n')}\n`;
}

/** The learner's Prometheus, once it has scraped the page in place of the gateway. */
async function scraped(
  { text, workbench }: TaskContext,
  body: string,
  name: string,
): Promise<BenchPrometheus> {
  const { proxy } = await workbench.network(({ host }) =>
    host === 'exercise:8010' ? { body } : undefined,
  );
  const bench = { proxy, scrapeSeconds: 1, refreshSeconds: 5 };
  const server = await workbench.prometheus({
    config: benchScraping(await text(CONFIG), bench),
    files: { [RULES]: await text(RULES) },
    flags: ['--scrape.discovery-reload-interval=1s', '--enable-feature=native-histograms'],
  });
  const { client } = server;
  const stored = async () =>
    (await client.query(`count({__name__=~"${name}(_count)?"})`)).length > 0 ||
    (await client.targets()).some(
      ({ scrapeUrl, lastError }) => /exercise/.test(scrapeUrl) && lastError !== '',
    );
  await until(stored, `exercise:8010 is scraped and ${name} stored`, 20);
  return server;
}

const percent = (share: number): string => `${formatNumber(100 * share)} %`;

function quantileEvidence(
  quantile: number,
  index: number,
  population: Population,
  estimate: number | undefined,
  bounds: readonly number[],
): Evidence {
  const exact = quantileOfPopulation(population, quantile);
  const error = Math.abs((estimate ?? Number.NaN) / exact - 1);
  const passed = error < LARGEST_ERROR;
  const above = bounds.find((bound) => bound >= exact);
  const below = bounds.findLast((bound) => bound < exact) ?? 0;
  const where =
    above === undefined || !Number.isFinite(above)
      ? `It lies above your last bound of ${formatNumber(below)} s: there the quantile is that bound, whatever happens.`
      : `It lies between ${formatNumber(below)} and ${formatNumber(above)} s. Within a bucket the requests are taken to be spread evenly, and they are not.`;
  return {
    asked: `the ${quantile} quantile of hidden requests (${index + 1})`,
    expected: `${formatNumber(exact)} s, less than ${percent(LARGEST_ERROR)} off`,
    seen:
      estimate === undefined ? 'no answer' : `${formatNumber(estimate)} s, ${percent(error)} off`,
    passed,
    hint: where,
  };
}

/** The bounds of a family, the lowest first, with the one that is infinite. */
const boundsOf = (family: Family): number[] => bucketsOf(family).map(({ le }) => le);

/** Quantiles within a few percent, from few series for each set of labels. */
export async function gradeHistogram(context: TaskContext): Promise<Verdict> {
  const { text, workbench } = context;
  const sheet = await Sheet.read(context);
  const refused = await refusal(workbench, await text(CONFIG), await text(RULES));
  if (refused !== undefined) return allOf([refused]);
  const { url, stop } = await startGateway(workbench);
  await send(url, wave().slice(0, 20));
  const family = sheet.family(await scrape(new URL('/metrics', url)), 'duration');
  await stop();
  const bounds = boundsOf(family);
  if (bounds.length === 0) throw new Error(`${family.name} is a ${family.type} and has no buckets`);
  const populations = [drawAnswers(), drawAnswers()];
  const { name } = family;
  const { client } = await scraped(context, page(name, bounds, populations), name);
  const series = await client.query(
    `count by (${GROUP}) ({__name__=~"${name}(_bucket|_sum|_count)?"})`,
  );
  const most = Math.max(0, ...series.map(({ value }) => value));
  const isNative = (await client.query(`count(${name})`)).length > 0;
  const counted = isNative ? name : `${name}_bucket`;
  const merged = `sum by (${isNative ? '' : 'le, '}${GROUP}) (${counted})`;
  const evidence: Evidence[] = [
    {
      asked: 'series in Prometheus for each set of labels of the histogram',
      expected: `at most ${MOST_SERIES}`,
      seen: `${most}${isNative ? ', a native histogram' : `, from ${bounds.length} buckets`}`,
      passed: most > 0 && most <= MOST_SERIES,
      hint:
        most === 0
          ? 'Nothing of it is stored: does the job exercise keep it?'
          : 'Each bucket is a series. Put fewer of them, where they tell something; or let Prometheus keep all buckets in one series.',
    },
  ];
  for (const quantile of QUANTILES) {
    const estimates = await client.query(`histogram_quantile(${quantile}, ${merged})`);
    evidence.push(
      ...populations.map((population, index) => {
        const found = estimates.find(({ labels }) => labels[GROUP] === String(index));
        return quantileEvidence(quantile, index, population, found?.value, bounds);
      }),
    );
  }
  return allOf(evidence);
}
