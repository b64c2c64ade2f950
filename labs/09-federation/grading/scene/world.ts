import { randomInt } from 'node:crypto';
import { word } from '@lab/kit/spec';

/** A counter of a target, which has grown evenly since the scene began. */
export interface Counter {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly perSecond: number;
}

/** A process of the shop. */
export interface ShopTarget {
  readonly address: string;
  readonly counters: readonly Counter[];
}

export interface Environment {
  readonly env: string;
  readonly targets: readonly ShopTarget[];
}

/** A Prometheus of an environment, under the address that it has in the lab. */
export interface Leaf {
  readonly host: string;
  readonly environment: Environment;
  readonly replica: string;
}

/** Shops that nobody has seen: environments, replicas, addresses and amounts are drawn by lot. */
export interface World {
  readonly environments: readonly Environment[];
  readonly leaves: readonly Leaf[];
  /** The leaves that the global server cannot reach for a while: staging, and one of the pair. */
  readonly cut: readonly Leaf[];
}

export const ORDERS = 'shop_orders_total';

/** A process with so many requests per second, of which this share fails. */
function shop(perSecond: number, failing: number): ShopTarget {
  const request = (code: string, share: number): Counter[] =>
    ['/', `/${word()}`].map((route) => ({
      name: 'http_requests_total',
      labels: { route, code },
      perSecond: (perSecond * share) / 2,
    }));
  return {
    address: `${word()}:${randomInt(8100, 8999)}`,
    counters: [
      ...request('200', 1 - failing),
      ...request('500', failing / 2),
      ...request('503', failing / 2),
      { name: ORDERS, labels: {}, perSecond: perSecond / 3 },
      { name: 'process_cpu_seconds_total', labels: {}, perSecond: 0.01 },
    ],
  };
}

/** A busy process that fails seldom, and idle ones that fail often. */
const environment = (busy: number): Environment => ({
  env: word(),
  targets: [shop(busy, 0.2), shop(busy / 10, 0.8), shop(busy / 12, 0.7)],
});

/** Draws a world. */
export function createWorld(): World {
  const staging = environment(randomInt(50, 90));
  const production = environment(randomInt(300, 600));
  const leaf = (host: string, of: Environment): Leaf => ({
    host,
    environment: of,
    replica: word(),
  });
  const single = leaf('leaf-staging:9191', staging);
  const pair = [
    leaf('leaf-production-a:9192', production),
    leaf('leaf-production-b:9193', production),
  ];
  const lost = pair[randomInt(2)];
  return {
    environments: [staging, production],
    leaves: [single, ...pair],
    cut: [single, ...(lost ? [lost] : [])],
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

/** Requests per second of an environment, all or those whose code begins with a digit. */
export const requestsOf = ({ targets }: Environment, digit = ''): number =>
  sum(
    targets.flatMap(({ counters }) =>
      counters
        .filter(
          ({ name, labels }) => name === 'http_requests_total' && labels.code?.startsWith(digit),
        )
        .map(({ perSecond }) => perSecond),
    ),
  );

/** The share of an environment's requests that fail. */
export const errorRatioOf = (of: Environment): number => requestsOf(of, '5') / requestsOf(of);

/** The page of a target after so many seconds. */
export const pageOf = ({ counters }: ShopTarget, seconds: number): string =>
  counters
    .map(({ name, labels, perSecond }) => {
      const pairs = Object.entries(labels).map(([key, text]) => `${key}=${JSON.stringify(text)}`);
      return `${name}{${pairs.join()}} ${100 + perSecond * seconds}\n`;
    })
    .join('');
