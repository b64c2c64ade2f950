import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BenchPrometheus, BenchServer, TaskContext, Workbench } from '@lab/kit/spec';
import { fasterConfig, fasterLeaf, fasterRules, outwardSchema } from './faster.ts';
import { type Gate, gateTo } from './gate.ts';
import { createWorld, type Leaf, pageOf, type World } from './world.ts';

/** Every program of the lab, on the bench, with the learner's configuration. */
export interface Stage {
  readonly world: World;
  readonly leaves: readonly { readonly leaf: Leaf; readonly server: BenchPrometheus }[];
  readonly global: BenchPrometheus;
  readonly archive: BenchPrometheus;
  readonly alertmanager: BenchServer;
  /** The leaves' way to the archive. */
  readonly gate: Gate;
  /** The leaves that the global server cannot reach; changed as the scene goes on. */
  readonly unreachable: Set<Leaf>;
}

/** As the archive of the lab. */
const ARCHIVE = 'storage: {tsdb: {out_of_order_time_window: 1h}}\n';
const ALERTMANAGER = 'route: {receiver: nobody, group_wait: 1s}\nreceivers: [{name: nobody}]\n';

async function startAlertmanager({ folder, address, tool }: Workbench): Promise<BenchServer> {
  const home = await folder();
  await writeFile(join(home, 'alertmanager.yml'), ALERTMANAGER);
  const listen = await address();
  return tool('alertmanager', {
    args: [
      `--config.file=${join(home, 'alertmanager.yml')}`,
      `--storage.path=${join(home, 'data')}`,
      `--web.listen-address=${listen}`,
      '--cluster.listen-address=',
    ],
    listen,
    readyPath: '/-/ready',
  });
}

/** Starts everything; the caller closes the gate in the end. */
export async function setUp(
  files: Readonly<Record<string, string>>,
  { workbench, artefact }: Pick<TaskContext, 'workbench' | 'artefact'>,
): Promise<Stage> {
  const world = createWorld();
  const unreachable = new Set<Leaf>();
  const started = performance.now();
  const leaves: { leaf: Leaf; server: BenchPrometheus }[] = [];
  const targets = world.environments.flatMap((one) => one.targets);
  const { proxy } = await workbench.network(async ({ host, pathname, search }) => {
    const target = targets.find(({ address }) => address === host);
    if (target) return { body: pageOf(target, (performance.now() - started) / 1000) };
    const found = leaves.find(({ leaf }) => leaf.host === host);
    if (!found || unreachable.has(found.leaf)) return undefined;
    const answer = await fetch(new URL(pathname + search, found.server.url));
    const type = answer.headers.get('content-type') ?? undefined;
    return { status: answer.status, body: await answer.text(), ...(type && { type }) };
  });
  const [archive, alertmanager, outward] = await Promise.all([
    workbench.prometheus({ config: ARCHIVE }),
    startAlertmanager(workbench),
    artefact('leaf.yml', outwardSchema),
  ]);
  const gate = await gateTo(archive.url);
  try {
    const others = Object.entries(files)
      .filter(([name]) => !/^(leaf|global)\.yml$/.test(name))
      .map(([name, text]) => [name, fasterRules(text)] as const);
    const addresses = {
      proxy,
      archive: gate.address,
      alertmanager: new URL(alertmanager.url).host,
    };
    const leafConfig = fasterLeaf(files['leaf.yml'] ?? '', outward, addresses);
    const startLeaf = async (leaf: Leaf) => {
      const { env, targets: own } = leaf.environment;
      const server = await workbench.prometheus({
        config: leafConfig,
        files: {
          ...Object.fromEntries(others),
          'targets/shop.yml': JSON.stringify([{ targets: own.map(({ address }) => address) }]),
        },
        env: { LAB_ENV: env, LAB_REPLICA: leaf.replica },
      });
      leaves.push({ leaf, server });
    };
    const [global] = await Promise.all([
      workbench.prometheus({
        config: fasterConfig(files['global.yml'] ?? '', proxy),
        files: Object.fromEntries(others),
      }),
      ...world.leaves.map(startLeaf),
    ]);
    return { world, leaves, global, archive, alertmanager, gate, unreachable };
  } catch (error) {
    await gate.close();
    throw error;
  }
}
