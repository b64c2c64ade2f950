import { setTimeout as delay } from 'node:timers/promises';
import {
  allOf,
  type BenchPrometheus,
  type Evidence,
  type TaskContext,
  type Verdict,
} from '@lab/kit/spec';
import type { Gateway } from '../gateway/gateway.ts';
import { between, type Random, randomSequence, wholeBetween } from '../gateway/traffic.ts';
import { queriedName, Roles } from '../roles.ts';
import { serve, startFleet } from '../trap/fleet.ts';
import { misleading } from '../trap/instances.ts';
import { quantilesOf, readFleet, sinceThen } from '../trap/quantiles.ts';
import { queryEvidence } from '../trap/queries.ts';
import { FILE, QUERIES, type Share, type Trap, trapSchema } from '../trap/sheet.ts';

const SCRAPED_MS = 10_000;

/**
 * A busy quick instance, one of medium speed, and one with less than a hundredth of it all that is so
 * slow that average, whole and slowest stay far apart on the busiest machine.
 */
function hiddenShares(random: Random): Share[] {
  return [
    { requests: wholeBetween(random, 400, 480), seconds: between(random, 0.02, 0.03) },
    { requests: wholeBetween(random, 26, 32), seconds: between(random, 0.115, 0.13) },
    { requests: 1, seconds: between(random, 2.8, 3.2) },
  ];
}

const configFor = (fleet: readonly Gateway[]): string => `
global: {scrape_interval: 1s}
scrape_configs:
  - job_name: gateway
    static_configs: [{targets: [${fleet.map(({ url }) => `"${new URL(url).host}"`).join(', ')}]}]
`;

/** Waits until Prometheus has scraped everything that the fleet was asked. */
async function untilScraped(
  { client }: BenchPrometheus,
  fleet: readonly Gateway[],
  counter: string,
): Promise<void> {
  const sent = fleet.reduce((sum, { ledger }) => sum + ledger.length, 0);
  const deadline = performance.now() + SCRAPED_MS;
  while (performance.now() < deadline) {
    const [counted] = await client.query(`sum(${counter})`);
    if (counted !== undefined && counted.value >= sent) return;
    await delay(100);
  }
  throw new Error(`Prometheus does not see ${sent} requests in ${counter}`);
}

/** The learner's queries are right for three other instances. */
async function rightQueries(
  queries: Trap['queries'],
  context: TaskContext,
  roles: Roles,
): Promise<Evidence[]> {
  const random = randomSequence();
  const shares = hiddenShares(random);
  const fleet = await startFleet(context.workbench, shares);
  const prometheus = await context.workbench.prometheus({ config: configFor(fleet) });
  // A rate needs a sample from before: each series is made, and seen, first.
  await serve(
    fleet,
    shares.map(() => ({ requests: 1, seconds: 0.02 })),
    random,
  );
  const before = await readFleet(fleet, roles);
  const [first] = fleet;
  if (first === undefined) throw new Error('no instance was started');
  const counter = queriedName(roles.family(await first.scrape(), 'requests'));
  await untilScraped(prometheus, fleet, counter);
  await serve(fleet, shares, random);
  const after = await readFleet(fleet, roles);
  await untilScraped(prometheus, fleet, counter);
  const readings = [quantilesOf(after), quantilesOf(sinceThen(before, after))];
  return Promise.all(
    QUERIES.map((name) => queryEvidence(name, queries[name], prometheus, readings)),
  );
}

/** The average of quantiles is shown to be wrong, and the right queries are known. */
export async function gradeSummaryTrap(context: TaskContext): Promise<Verdict> {
  const roles = await Roles.read(context);
  const { instances, queries } = await context.artefact(FILE, trapSchema);
  return allOf([misleading(instances), ...(await rightQueries(queries, context, roles))]);
}
