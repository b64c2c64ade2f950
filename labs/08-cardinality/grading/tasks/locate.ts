import {
  allOf,
  type BenchPrometheus,
  type Evidence,
  type TaskContext,
  type Verdict,
  type Workbench,
} from '@lab/kit/spec';
import { z } from 'zod';
import { type Bomb, drawBomb } from '../locate/bomb.ts';
import { until } from '../until.ts';

const SCRIPT = 'report.ts';

const reportSchema = z.object({
  series: z.number(),
  metric: z.string(),
  metricSeries: z.number(),
  label: z.string(),
  values: z.number(),
  without: z.number(),
});
type Report = z.output<typeof reportSchema>;

/** Runs the learner's report against a Prometheus. Throws an Error for the learner. */
async function runReport({ runScript }: Workbench, url: string): Promise<Report> {
  const { exitCode, stdout, stderr } = await runScript(SCRIPT, { env: { PROMETHEUS_URL: url } });
  if (exitCode !== 0) throw new Error(`${SCRIPT} ended with ${exitCode}: ${stderr.slice(-600)}`);
  let printed: unknown;
  try {
    printed = JSON.parse(stdout);
  } catch {
    throw new Error(
      `${SCRIPT} must print one JSON object and nothing else: ${stdout.slice(0, 200)}`,
    );
  }
  const report = reportSchema.safeParse(printed);
  if (!report.success) throw new Error(`${SCRIPT}: ${z.prettifyError(report.error)}`);
  return report.data;
}

/** A Prometheus that has scraped a bomb once. */
async function scraped({ network, prometheus }: Workbench, bomb: Bomb): Promise<BenchPrometheus> {
  const { proxy } = await network((url) => {
    const body = bomb.pages[url.host];
    return body === undefined ? undefined : { body };
  });
  const targets = Object.keys(bomb.pages);
  const job = { job_name: 'bomb', proxy_url: proxy, static_configs: [{ targets }] };
  const global = { scrape_interval: '2s', scrape_timeout: '2s' };
  const server = await prometheus({
    config: JSON.stringify({ global, scrape_configs: [job] }),
    flags: ['--scrape.discovery-reload-interval=1s'],
  });
  await until(
    async () => (await server.client.query('sum(up)'))[0]?.value === targets.length,
    'the bomb is scraped',
    40,
  );
  return server;
}

const show = (report: Report): string =>
  `${report.metric}: ${report.metricSeries} of ${report.series} series; ${report.label} has ${report.values} values, without it ${report.without} series`;

function hintFor(key: keyof Report, report: Report, bomb: Bomb): string {
  if (key === 'metric') {
    return 'The status of the database counts the series of each metric. A label with many values is harmless in a metric that has one series for each.';
  }
  if (key === 'label') {
    return report.label === bomb.decoy
      ? 'That label has the most values of all, but in another metric. A label is to blame for the metric that has it.'
      : 'Without this label nearly all series of the metric would still be there: try each of its labels.';
  }
  if (key === 'values') {
    return report.values === bomb.valuesOfAll
      ? 'The status counts the values of a label over all metrics, and another one has a label of that name too.'
      : 'Different values of the label, in this metric alone.';
  }
  if (key === 'without') {
    return report.without === bomb.kinds
      ? 'That many for each instance: who scrapes two instances has twice as many.'
      : 'The series that are left when all that differ in this label alone become one.';
  }
  return key === 'series'
    ? 'The head block of the database knows how many series it holds.'
    : 'All series of the metric, over all targets.';
}

function judge(key: keyof Report, report: Report, expected: Report, bomb: Bomb): Evidence {
  return {
    asked: `the hidden bomb: ${key}`,
    expected:
      key === 'label' || key === 'metric'
        ? 'the one that the bomb was built with'
        : 'as many as were planted',
    seen: String(report[key]),
    passed: report[key] === expected[key],
    hint: hintFor(key, report, bomb),
  };
}

/** The learner's report finds a bomb with names that nobody knows beforehand. */
export async function gradeLocate({ workbench }: TaskContext): Promise<Verdict> {
  const bomb = drawBomb();
  const [own, { url, client }] = await Promise.all([
    runReport(workbench, `http://${workbench.localise('prometheus:9090')}`),
    scraped(workbench, bomb),
  ]);
  const report = await runReport(workbench, url);
  const { numSeries } = (await client.tsdbStatus()).headStats;
  const expected = { ...bomb.report, series: numSeries };
  const order = ['series', 'metric', 'metricSeries', 'label', 'values', 'without'] as const;
  return allOf([
    {
      asked: 'report.ts about your own lab',
      expected: 'a report',
      seen: show(own),
      passed: own.series > 0 && own.metric !== '',
      hint: 'The Prometheus of the lab holds series: it must say so.',
    },
    ...order.map((key) => judge(key, report, expected, bomb)),
  ]);
}
