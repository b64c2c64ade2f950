import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  allOf,
  type Evidence,
  formatNumber,
  type Sample,
  type TaskContext,
  type ToolResult,
  type Verdict,
} from '@lab/kit/spec';
import { type BatchRole, Roles } from '../roles.ts';
import { GatewayWorld, type Run } from '../world/gateway.ts';

const JOB = 'order-import';
const RESULTS: readonly BatchRole[] = ['last_success', 'duration', 'orders'];

const someOrders = () => 11 + Math.floor(Math.random() * 200);
const shown = (sample: Sample | undefined) =>
  sample === undefined ? 'nothing' : formatNumber(sample.value);
const endOf = ({ stderr }: ToolResult) => stderr.trim().split('\n').at(-1) ?? '';

/** Looks for a sign of the run while it is under way. */
async function watch(
  world: GatewayWorld,
  id: string,
  end: Promise<unknown>,
): Promise<number | undefined> {
  let ended = false;
  void end.then(() => {
    ended = true;
  });
  while (!ended) {
    const running = await world.samples('running');
    const own = running.find(({ labels }) => Object.values(labels).includes(id));
    if (own) return own.value;
    await delay(40);
  }
  return undefined;
}

function judgeRunning(id: string, value: number | undefined): Evidence {
  return {
    asked: 'while a run is under way, the gateway knows of it',
    expected: `running 1 in a group with the run's id, ${id}`,
    seen: value === undefined ? 'nothing with this id' : formatNumber(value),
    passed: value === 1,
    ...(value !== 1 && {
      hint: 'Push before the work begins, with the id of the run in the grouping key: two runs must not share a group.',
    }),
  };
}

async function judgeResults(
  world: GatewayWorld,
  { shop, orders, seconds }: Run,
  [from, to]: readonly [number, number],
): Promise<Evidence> {
  const [success, duration, count] = await Promise.all(
    RESULTS.map((role) => world.ofShop(role, shop)),
  );
  const asked = `after a good run of ${shop}, its results are there`;
  const expected = `one series each with job="${JOB}", shop="${shop}": now in Unix time, at least ${seconds} s, ${orders} orders`;
  const seen = `last success ${shown(success)}, duration ${shown(duration)}, orders ${shown(count)}, labels ${JSON.stringify(success?.labels ?? {})}`;
  const labels = Object.entries(success?.labels ?? {}).filter(([, value]) => value !== '');
  const hint =
    success === undefined || duration === undefined || count === undefined
      ? 'Each result needs exactly one series with the label shop: a series for each run would stay for ever, and without the shop one import overwrites the other.'
      : success.labels.job !== JOB || labels.length !== 2
        ? `The grouping key of the results is the job and the shop. Whatever else is in it makes new series each night.`
        : success.value < from || success.value > to
          ? 'The last success is the moment of it, in seconds since 1970.'
          : count.value !== orders
            ? 'That is not how many orders the file had.'
            : duration.value < 0.9 * seconds || duration.value > to - from
              ? 'The duration is that of the work, in seconds.'
              : undefined;
  return { asked, expected, seen, passed: hint === undefined, ...(hint !== undefined && { hint }) };
}

async function judgeCleared(world: GatewayWorld, id: string): Promise<Evidence> {
  const left = await world.labelled(id);
  return {
    asked: 'after a good run, nothing of the run itself is left',
    expected: `no series with ${id}`,
    seen: left.length === 0 ? 'none' : left.map(({ name }) => name).join(', '),
    passed: left.length === 0,
    ...(left.length > 0 && {
      hint: 'The gateway never forgets by itself: a group that is not deleted is scraped for ever, one more each night.',
    }),
  };
}

async function judgeFailed(
  world: GatewayWorld,
  { shop, id }: Run,
  end: ToolResult,
  before: readonly (Sample | undefined)[],
): Promise<Evidence> {
  const after = await Promise.all(RESULTS.map((role) => world.ofShop(role, shop)));
  const left = (await world.samples('running')).filter(({ labels }) =>
    Object.values(labels).includes(id),
  );
  const asked = `after a failed run of ${shop}, the results are those of before, and the run is still shown`;
  const expected = `an exit code other than 0, results ${before.map(shown).join(', ')}, running 1 with ${id}`;
  const seen = `exit code ${end.exitCode}, results ${after.map(shown).join(', ')}, running ${shown(left[0])}`;
  const hint =
    end.exitCode === 0
      ? 'Whoever started the job must learn that it failed: an exit code of 0 says that all went well.'
      : after.some((sample, index) => sample?.value !== before[index]?.value)
        ? 'A failed run is no success: it must neither move the last one nor wipe it out.'
        : left.length !== 1 || left[0]?.value !== 1
          ? 'What failed must remain visible: only a good run is cleared away.'
          : undefined;
  return { asked, expected, seen, passed: hint === undefined, ...(hint !== undefined && { hint }) };
}

function judgeAlone(end: ToolResult): Evidence {
  const passed = end.exitCode === 0;
  return {
    asked: 'with the gateway down, the orders are imported all the same',
    expected: 'exit code 0',
    seen: `exit code ${end.exitCode}${passed ? '' : `: ${endOf(end)}`}`,
    passed,
    ...(!passed && {
      hint: 'The import fails because nobody could be told of it: the messenger is not the work.',
    }),
  };
}

/** A batch job that pushes what it did, to a real Pushgateway. */
export async function gradeBatch(context: TaskContext): Promise<Verdict> {
  const roles = await Roles.ofBatch(context);
  const world = await GatewayWorld.start(context.workbench, roles);
  const run = (shop: string, seconds: number, more: Partial<Run> = {}): Run => ({
    shop,
    id: randomUUID(),
    orders: someOrders(),
    seconds,
    ...more,
  });
  const north = run('north', 1);
  const south = run('south', 0.2);
  const from = Date.now() / 1000;
  const first = world.run(north);
  const [running, end] = await Promise.all([
    watch(world, north.id, first),
    first,
    world.run(south),
  ]);
  const to = Date.now() / 1000;
  if (end.exitCode !== 0) {
    const asked = 'a good run ends well';
    const seen = `exit code ${end.exitCode}: ${endOf(end)}`;
    return allOf([{ asked, expected: 'exit code 0', seen, passed: false }]);
  }
  const evidence = [
    judgeRunning(north.id, running),
    await judgeResults(world, north, [from, to]),
    await judgeResults(world, south, [from, to]),
    await judgeCleared(world, north.id),
  ];
  const before = await Promise.all(RESULTS.map((role) => world.ofShop(role, 'north')));
  const damaged = run('north', 0.1, { damaged: true });
  const nobody = `http://${await context.workbench.address()}`;
  const [failed, alone] = await Promise.all([
    world.run(damaged),
    world.run(run('west', 0.1, { gateway: nobody })),
  ]);
  evidence.push(await judgeFailed(world, damaged, failed, before), judgeAlone(alone));
  return allOf(evidence);
}
