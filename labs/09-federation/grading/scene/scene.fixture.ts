import type { Evidence } from '@lab/kit/spec';
import type { Answer, Labels, Scene } from './scene.ts';
import { createWorld, errorRatioOf, type Leaf, ORDERS, requestsOf } from './world.ts';

const SUM = 'job:http_requests:rate1m';

const answer = (series: Answer['series']): Answer => ({ query: 'x', series });

/** What becomes of a world when everything is solved. */
export function solvedScene(): Scene {
  const world = createWorld();
  const external = ({ environment, replica }: Leaf) => ({ env: environment.env, replica });
  const up = ({ host }: Leaf): Labels => ({ __name__: 'up', job: 'leaves', instance: host });
  const requests = answer(
    world.environments.map((one) => ({ labels: { env: one.env }, value: requestsOf(one) })),
  );
  return {
    world,
    leaves: world.leaves.map((leaf) => ({
      leaf,
      federated: [{ __name__: SUM, ...external(leaf) }],
      recorded: [SUM],
      requestSeries: 6,
      alertsSent: 1,
      orders: { scraped: 30, arrived: 30 },
    })),
    global: {
      series: world.leaves.flatMap((leaf) => [
        { __name__: SUM, job: 'shop', ...external(leaf) },
        up(leaf),
      ]),
      asked: world.leaves.map(({ host }) => host),
      recorded: [],
    },
    healthy: {
      'requests-per-second': requests,
      'error-ratio': answer(
        world.environments.map((one) => ({ labels: { env: one.env }, value: errorRatioOf(one) })),
      ),
      'missing-leaves': answer([]),
    },
    cut: {
      missing: answer(world.cut.map((leaf) => ({ labels: up(leaf), value: 0 }))),
      requests,
    },
    recovered: { missing: answer([]) },
    archived: world.leaves.flatMap((leaf) =>
      leaf.environment.targets.map(({ address }) => ({
        __name__: ORDERS,
        instance: address,
        ...external(leaf),
      })),
    ),
    ageLimit: undefined,
    alerts: world.environments.map(({ env }) => ({ alertname: 'ShopErrors', env })),
  };
}

/** The hints of what failed. */
export const hints = (evidence: readonly Evidence[]): string =>
  evidence
    .filter(({ passed }) => !passed)
    .map(({ hint }) => hint)
    .join('\n');
