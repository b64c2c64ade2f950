import { allOf, type Evidence, type Scrape, type TaskContext, type Verdict } from '@lab/kit/spec';
import { Gateway } from '../gateway/gateway.ts';
import { GIVEN_UP, tally } from '../gateway/ledger.ts';
import {
  mixedTraffic,
  poison,
  type Random,
  randomSequence,
  wholeBetween,
} from '../gateway/traffic.ts';
import { Roles } from '../roles.ts';

type Counts = Readonly<Record<string, number>>;

/** Some clients do not wait for their answer. The model fails there, so that nothing is predicted. */
async function giveUpSome(gateway: Gateway, random: Random): Promise<void> {
  const open = await Promise.all(
    Array.from({ length: wholeBetween(random, 3, 7) }, () => gateway.open(poison(1))),
  );
  for (const one of open) one.giveUp();
  await Promise.all(open.map(({ end }) => end));
}

/** Requests by method and status, without what nobody counted on purpose, such as scrapes. */
function requestsSeen(roles: Roles, scrape: Scrape): Counts {
  const counts: Record<string, number> = {};
  for (const { labels, value } of roles.series(scrape, 'requests', ['method', 'status', 'route'])) {
    if (/metrics|healthz/.test(labels.route)) continue;
    const name = `${labels.method.toUpperCase()} ${labels.status}`;
    counts[name] = (counts[name] ?? 0) + value;
  }
  return counts;
}

const predictionsSeen = (roles: Roles, scrape: Scrape): Counts =>
  Object.fromEntries(roles.by(scrape, 'predictions', 'class'));

const differs = (sent: Counts, seen: Counts): string[] =>
  [...new Set([...Object.keys(sent), ...Object.keys(seen)])].filter(
    (key) => (sent[key] ?? 0) !== (seen[key] ?? 0),
  );

function hintFor(key: string, sent: Counts, seen: Counts): string {
  const [wanted, got] = [sent[key] ?? 0, seen[key] ?? 0];
  if (key.endsWith(String(GIVEN_UP)) && got === 0) {
    return 'A request that its client gave up was served too: it counts, as 499.';
  }
  if (got > wanted && wanted > 0) return 'Some are counted more than once.';
  if (got > wanted)
    return 'The status is known when the answer is sent, not before; and a client that has gone never saw one.';
  return 'Some never reach the place where they are counted: failed ones, those without a route?';
}

function equality(what: string, sent: Counts, seen: Counts, hint?: string): Evidence[] {
  return Object.keys(sent)
    .concat(differs({}, seen).filter((key) => !(key in sent)))
    .toSorted()
    .map((key) => ({
      asked: `${what}: ${key}`,
      expected: `${sent[key] ?? 0}, as the client's ledger has it`,
      seen: String(seen[key] ?? 0),
      passed: (sent[key] ?? 0) === (seen[key] ?? 0),
      hint: hint ?? hintFor(key, sent, seen),
    }));
}

/** After random traffic the counters equal the ledger of the client, exactly. */
export async function gradeLedger(context: TaskContext): Promise<Verdict> {
  const roles = await Roles.read(context);
  const gateway = await Gateway.start(context.workbench, 16);
  const random = randomSequence();
  await mixedTraffic(gateway, random);
  await giveUpSome(gateway, random);
  await mixedTraffic(gateway, random);
  const sent = tally(gateway.ledger, ({ method, status }) => `${method} ${status}`);
  const classes = tally(
    gateway.ledger.flatMap(({ predictions }) => predictions),
    (one) => one.class,
  );
  const seen = await gateway.scrapeUntil(
    (scrape) =>
      differs(sent, requestsSeen(roles, scrape)).length === 0 &&
      differs(classes, predictionsSeen(roles, scrape)).length === 0,
  );
  return allOf([
    ...equality('requests', sent, requestsSeen(roles, seen)),
    ...equality(
      'predictions',
      classes,
      predictionsSeen(roles, seen),
      'A batch has as many predictions as inputs; one that failed has none.',
    ),
  ]);
}
