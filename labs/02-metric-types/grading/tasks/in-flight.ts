import {
  allOf,
  type Evidence,
  formatNumber,
  inTurns,
  type Scrape,
  type TaskContext,
  type Verdict,
} from '@lab/kit/spec';
import { Gateway } from '../gateway/gateway.ts';
import { batchOf, randomSequence, wholeBetween } from '../gateway/traffic.ts';
import { Roles } from '../roles.ts';

/** How long the model takes for the requests that are being served. */
const SECONDS = 3;

const counted = (asked: string, expected: number, seen: number, hint: string): Evidence => ({
  asked,
  expected: formatNumber(expected),
  seen: formatNumber(seen),
  passed: seen === expected,
  hint,
});

function leftOver(seen: number, givenUp: number): string {
  if (seen < 0) return 'It was taken back more often than added: two events end the same request.';
  if (seen === givenUp) {
    return 'A request whose client goes away never finishes. Which event of a response comes in either case?';
  }
  return 'Whatever way a request ends, it must be taken back once.';
}

/** The gauge shows what is being served, and nothing once all requests have ended, whatever way. */
export async function gradeInFlight(context: TaskContext): Promise<Verdict> {
  const roles = await Roles.read(context);
  const gateway = await Gateway.start(context.workbench, 64);
  const random = randomSequence();
  const depth = (scrape: Scrape) => roles.total(scrape, 'in_flight');
  const settled = async (wanted: number, seconds: number) =>
    depth(await gateway.scrapeUntil((scrape) => depth(scrape) === wanted, seconds));

  await inTurns(
    2,
    Array.from({ length: 4 }, () => () => gateway.predict(batchOf(random, 1, 0))),
  );
  const idle = await settled(0, 1);
  const [kept, givenUp] = [wholeBetween(random, 2, 3), wholeBetween(random, 4, 6)];
  const open = await Promise.all(
    Array.from({ length: kept + givenUp }, () => gateway.open(batchOf(random, 1, SECONDS))),
  );
  const serve = async () => {
    await settled(open.length, SECONDS / 2);
    for (const one of open.slice(kept)) one.giveUp();
    await Promise.all(open.map(({ end }) => end));
  };
  const busy = await gateway.highest(depth, serve());
  const afterwards = await settled(0, 2 * SECONDS);
  roles.family(await gateway.scrape(), 'in_flight');
  return allOf([
    counted(
      'nothing is in flight before',
      0,
      idle,
      'A scrape is a request too: should it count itself?',
    ),
    counted(
      `${open.length} requests are being served`,
      open.length,
      busy,
      'Add when a request comes, not when its answer is ready.',
    ),
    counted(
      `${kept} were answered, ${givenUp} given up by the client: nothing is in flight`,
      0,
      afterwards,
      leftOver(afterwards, givenUp),
    ),
  ]);
}
