import { randomUUID } from 'node:crypto';
import { between, different, shuffled, word } from '@lab/kit/spec';

/** What is asked for. */
export type Route = 'orders' | 'item' | 'create' | 'unknown';

/** Why a request fails. */
export type Failure = 'timeout' | 'refused' | 'conflict' | 'bug';

/** One request, as the one who sends it knows it. */
export interface Entry {
  readonly route: Route;
  readonly method: string;
  readonly path: string;
  readonly user: string;
  /** As the client writes it; a plan that is not sold has no meaning. */
  readonly plan: string;
  readonly failure?: Failure;
  /** Of the answer. */
  readonly status: number;
}

export const PLANS = ['free', 'pro', 'enterprise'] as const;
export const FAILURES: readonly Failure[] = ['timeout', 'refused', 'conflict', 'bug'];
const ROUTES: readonly Route[] = ['orders', 'item', 'create', 'unknown'];

/** The plan that a request counts for. */
export const soldPlan = (plan: string): string =>
  PLANS.some((sold) => sold === plan) ? plan : 'no plan that is sold';

/** Ids are not all alike: numbers, UUIDs, words. */
const anyId = (): string =>
  [randomUUID(), String(between(1, 10 ** 7)), word(9)][between(0, 2)] ?? '';

function pathOf(route: Route, user: string, failure: Failure | undefined): string {
  const play = failure === undefined ? `q=${word()}` : `q=${word()}&fail=${failure}`;
  if (route === 'orders') return `/v1/users/${user}/orders?page=${between(1, 900)}&${play}`;
  if (route === 'item') return `/v1/items/${anyId()}?${play}`;
  if (route === 'create') return `/v1/orders?${play}`;
  return `/${word()}/${anyId()}.php?${play}`;
}

const STATUS: Readonly<Record<Route, number>> = {
  orders: 200,
  item: 200,
  create: 201,
  unknown: 404,
};

function entry(route: Route, plan: string, failure?: Failure): Entry {
  const user = anyId();
  return {
    route,
    method: route === 'create' ? 'POST' : 'GET',
    path: pathOf(route, user, failure),
    user,
    plan,
    ...(failure !== undefined && { failure }),
    status: failure === undefined ? STATUS[route] : 503,
  };
}

/**
 * A wave of requests: every route with every plan and every failure, so often that each route, plan and
 * failure has a number of its own. No two users, paths or failures are the same, in this wave or another.
 */
export function wave(): Entry[] {
  const sent = (route: Route) => (failure?: Failure) =>
    [...PLANS, word(), word()].map((plan) => entry(route, plan, failure));
  const one = ROUTES.flatMap((route) =>
    route === 'unknown' ? sent(route)() : [undefined, ...FAILURES].flatMap(sent(route)),
  );
  const times = different(4, 1, 9);
  const more = [
    ...ROUTES.flatMap((route, index) =>
      Array.from({ length: 13 * (times[index] ?? 0) }, () => entry(route, 'pro')),
    ),
    ...FAILURES.flatMap((failure, index) =>
      Array.from({ length: 3 * (index + 1) }, () => entry('item', 'enterprise', failure)),
    ),
  ];
  return shuffled([...one, ...more]);
}
