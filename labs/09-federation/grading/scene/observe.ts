import { setTimeout as delay } from 'node:timers/promises';
import { type BenchPrometheus, lookUntil, type TaskContext } from '@lab/kit/spec';
import { z } from 'zod';
import { answersTruth } from '../truth.ts';
import { ask, readQuestions } from './ask.ts';
import { AWAY_SECONDS, outwardSchema } from './faster.ts';
import { countArrived, type Span, samplesOf } from './samples.ts';
import type { Answer, LeafLook, Scene } from './scene.ts';
import { type Stage, setUp } from './stage.ts';
import { ORDERS, requestsOf } from './world.ts';

/** A rate grows until its window is full, first on the leaf and then above it. Sooner, twice too much looks right. */
const FILL_MS = 9000;
const SETTLE_SECONDS = 5;
/** Two scrapes, an evaluation, and a busy machine. */
const REACT_SECONDS = 5;
const CATCH_UP_SECONDS = 8;
const POLL_MS = 250;

const EVERYTHING = '{__name__=~".+"}';

const alertsSchema = z.array(z.object({ labels: z.record(z.string(), z.string()) }));
const resultSchema = z.object({
  data: z.array(z.record(z.string(), z.string())),
});

async function alertsIn({ alertmanager }: Stage) {
  const answer = await fetch(new URL('/api/v2/alerts', alertmanager.url));
  return alertsSchema.parse(await answer.json()).map(({ labels }) => labels);
}

/** The labels of everything that a server has had lately, what is stale now included. */
async function seriesOf({ url }: { readonly url: string }) {
  const address = new URL('/api/v1/series', url);
  address.searchParams.set('match[]', EVERYTHING);
  return resultSchema.parse(await (await fetch(address)).json()).data;
}

async function recordedBy({ client }: BenchPrometheus): Promise<string[]> {
  const rules = (await client.rules()).flatMap((group) => group.rules);
  return rules.flatMap(({ type, name }) => (type === 'recording' ? [name] : []));
}

const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;

async function federatedBy({ url }: BenchPrometheus) {
  const address = new URL('/federate', url);
  address.searchParams.set('match[]', EVERYTHING);
  const lines = (await (await fetch(address)).text()).split('\n');
  return lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({
      __name__: /^[\w:]+/.exec(line)?.[0] ?? '',
      ...Object.fromEntries([...line.matchAll(LABEL)].map(([, key, text]) => [key, text])),
    }));
}

async function alertsSentBy({ url }: BenchPrometheus): Promise<number> {
  const page = await (await fetch(new URL('/metrics', url))).text();
  const lines = page.matchAll(/^prometheus_notifications_sent_total\{.*\} (\S+)$/gm);
  return [...lines].reduce((sum, [, value]) => sum + Number(value), 0);
}

async function lookAtLeaves({ leaves, archive }: Stage, span: Span): Promise<LeafLook[]> {
  const archived = await samplesOf(archive.url, ORDERS);
  return Promise.all(
    leaves.map(async ({ leaf, server }) => ({
      leaf,
      federated: await federatedBy(server),
      recorded: await recordedBy(server),
      requestSeries: (await server.client.query('http_requests_total')).length,
      alertsSent: await alertsSentBy(server),
      orders: countArrived(
        await samplesOf(server.url, ORDERS),
        archived,
        { env: leaf.environment.env, replica: leaf.replica },
        span,
      ),
    })),
  );
}

async function play(stage: Stage, context: TaskContext): Promise<Scene> {
  const { world, global, gate, unreachable, archive } = stage;
  const questions = await readQuestions(context);
  const answers = async () => ({
    'requests-per-second': await ask(global, questions['requests-per-second']),
    'error-ratio': await ask(global, questions['error-ratio']),
    'missing-leaves': await ask(global, questions['missing-leaves']),
  });
  const missing = () => ask(global, questions['missing-leaves']);
  await delay(FILL_MS);
  const healthy = await lookUntil(
    answers,
    (seen) =>
      answersTruth(seen['requests-per-second'], world.environments, (one) => requestsOf(one)) &&
      seen['missing-leaves'].series.length === 0,
    { seconds: SETTLE_SECONDS, pollMs: POLL_MS },
  );
  const alerts = await lookUntil(
    () => alertsIn(stage),
    (seen) => seen.length >= world.environments.length,
    { seconds: REACT_SECONDS, pollMs: POLL_MS },
  );
  for (const leaf of world.cut) unreachable.add(leaf);
  gate.shut();
  const from = Date.now();
  const awayEnough = delay(AWAY_SECONDS * 1000);
  const cut = {
    missing: await lookUntil(missing, isCount(world.cut.length), {
      seconds: REACT_SECONDS,
      pollMs: POLL_MS,
    }),
    requests: await ask(global, questions['requests-per-second']),
  };
  unreachable.clear();
  const recovered = {
    missing: await lookUntil(missing, isCount(0), { seconds: REACT_SECONDS, pollMs: POLL_MS }),
  };
  await awayEnough;
  gate.open();
  const span = { from: from - 1000, to: Date.now() };
  const leaves = await lookUntil(
    () => lookAtLeaves(stage, span),
    (seen) => seen.every(({ orders }) => orders.arrived === orders.scraped),
    { seconds: CATCH_UP_SECONDS, pollMs: POLL_MS },
  );
  const { remote_write: writes } = await context.artefact('leaf.yml', outwardSchema);
  const age = writes?.map((write) => write.queue_config?.sample_age_limit).find(Boolean);
  const targets = (await global.client.targets()).filter(({ scrapeUrl }) =>
    scrapeUrl.includes('/federate'),
  );
  return {
    world,
    leaves,
    global: {
      series: await seriesOf(global),
      asked: targets.map(({ scrapeUrl }) => new URL(scrapeUrl).host),
      recorded: await recordedBy(global),
    },
    healthy,
    cut,
    recovered,
    archived: await seriesOf(archive),
    ageLimit: age === undefined ? undefined : String(age),
    alerts: [...alerts, ...(await alertsIn(stage))].filter(isFirst),
  };
}

const isCount =
  (count: number) =>
  ({ series, error }: Answer): boolean =>
    error === undefined && series.length === count;

const isFirst = (labels: object, place: number, all: readonly object[]): boolean =>
  all.findIndex((one) => JSON.stringify(one) === JSON.stringify(labels)) === place;

/**
 * Lets the learner's leaves and global server loose on shops that nobody has seen. When all is well,
 * the archive goes away and the global server loses two leaves; then both come back.
 */
export async function observe(
  files: Readonly<Record<string, string>>,
  context: TaskContext,
): Promise<Scene> {
  const stage = await setUp(files, context);
  try {
    return await play(stage, context);
  } finally {
    await stage.gate.close();
  }
}
