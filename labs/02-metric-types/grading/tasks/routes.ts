import { allOf, type Evidence, inTurns, type TaskContext, type Verdict } from '@lab/kit/spec';
import { Gateway } from '../gateway/gateway.ts';
import type { Kind as Asked } from '../gateway/ledger.ts';
import { batchOf, type Random, randomSequence, wholeBetween } from '../gateway/traffic.ts';
import { type Role, Roles } from '../roles.ts';

const MOST_ROUTES = 6;

const NAMES: Readonly<Record<Asked, string>> = {
  predict: 'POST /v1/predict',
  lookup: 'GET /v1/predictions/:id with ids that differ',
  unknown: 'GET of paths that do not exist',
};

function requestsOf(asked: Asked, gateway: Gateway, random: Random): () => Promise<void> {
  const letters = () => random().toString(36).slice(2, 12);
  if (asked === 'predict') return () => gateway.predict(batchOf(random, 2, 0.01));
  // Ids are not all alike: numbers, UUIDs, words, and with a query behind.
  const ids = [
    () => undefined,
    () => letters(),
    () => String(wholeBetween(random, 1, 1e6)),
    () => `${letters()}?${letters()}=1`,
  ];
  if (asked === 'lookup')
    return () => gateway.lookUp(ids[wholeBetween(random, 0, ids.length - 1)]?.());
  return () => gateway.askUnknown(`/${letters()}/${letters()}.php?${letters()}`);
}

/** The routes whose count grew between two readings, with how much. */
function grown(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>) {
  return [...after]
    .map(([route, count]) => ({ route, by: count - (before.get(route) ?? 0) }))
    .filter(({ by }) => by !== 0);
}

/** Sends requests of one kind and sees which value of the route label they end up under. */
async function oneRoute(asked: Asked, gateway: Gateway, roles: Roles, random: Random) {
  const before = roles.by(await gateway.scrape(), 'requests', 'route');
  const count = wholeBetween(random, 8, 16);
  await inTurns(
    4,
    Array.from({ length: count }, () => requestsOf(asked, gateway, random)),
  );
  const seen = await gateway.scrapeUntil((scrape) => {
    const changes = grown(before, roles.by(scrape, 'requests', 'route'));
    return changes.reduce((sum, { by }) => sum + by, 0) >= count;
  }, 2);
  const changes = grown(before, roles.by(seen, 'requests', 'route'));
  const [first] = changes;
  const evidence: Evidence = {
    asked: `${NAMES[asked]}: one route`,
    expected: `${count} requests under one value of the route label`,
    seen:
      changes
        .slice(0, 3)
        .map(({ route, by }) => `${by} under "${route}"`)
        .join(', ') + (changes.length > 3 ? ` and ${changes.length - 3} more` : ''),
    passed: changes.length === 1 && first?.by === count,
    hint:
      asked === 'unknown'
        ? 'Anybody can ask for any path: those that match no route need one name together.'
        : 'A path that holds an id or a query makes a series for each of them: use the route as it was declared.',
  };
  return { evidence, route: first?.route };
}

function boundedEvidence(role: Role, roles: Roles, values: ReadonlyMap<string, number>): Evidence {
  return {
    asked: `${role} has few routes after all that`,
    expected: `at most ${MOST_ROUTES} values of ${roles.label(role, 'route')}`,
    seen: `${values.size} values`,
    passed: values.size > 0 && values.size <= MOST_ROUTES,
    hint: 'Every metric with a route needs the same template, not the counter alone.',
  };
}

/** Requests are counted under route templates: one for each route, one for all that match none. */
export async function gradeRoutes(context: TaskContext): Promise<Verdict> {
  const roles = await Roles.read(context);
  const gateway = await Gateway.start(context.workbench, 16);
  const random = randomSequence();
  const kinds: readonly Asked[] = ['predict', 'lookup', 'unknown'];
  const results = [];
  for (const asked of kinds) results.push(await oneRoute(asked, gateway, roles, random));
  const names = new Set(results.map(({ route }) => route));
  const seen = await gateway.scrape();
  const withRoute: readonly Role[] = ['requests', 'request_duration', 'latency_summary'];
  const named = withRoute.filter((role) => roles.metric(role) !== undefined);
  return allOf([
    ...results.map(({ evidence }) => evidence),
    {
      asked: 'different routes have different names',
      expected: `${kinds.length} names`,
      seen: [...names].join(', '),
      passed: names.size === kinds.length,
      hint: 'A label that is the same for every route tells nothing apart.',
    },
    ...named.map((role) => boundedEvidence(role, roles, roles.by(seen, role, 'route'))),
  ]);
}
