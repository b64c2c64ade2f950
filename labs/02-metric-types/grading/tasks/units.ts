import {
  allOf,
  type Evidence,
  formatNumber,
  inTurns,
  type Scrape,
  sumOf,
  type TaskContext,
  totalOf,
  type Verdict,
} from '@lab/kit/spec';
import { Gateway } from '../gateway/gateway.ts';
import { batchOf, between, randomSequence } from '../gateway/traffic.ts';
import { queriedName, ROLES, type Role, Roles } from '../roles.ts';

const COUNTERS: readonly Role[] = ['requests', 'predictions'];
const DURATIONS: readonly Role[] = ['request_duration', 'latency_summary'];
const NOT_BASE =
  /_(ms|us|ns|millis|micros|milliseconds|minutes|hours|percent|percentage|kb|mb|kilobytes|megabytes)(_|$)/;
const TYPE_IN_NAME = /_(counter|gauge|histogram|summary)$/;
const BATCHES = 8;

/** What is wrong with a name. */
function mistakeOf(role: Role, name: string): string | undefined {
  if (!/^[a-z][a-z0-9_]*$/.test(name)) return 'Names are lower case with underscores.';
  if (NOT_BASE.test(name))
    return 'The name promises a unit that is no base unit: seconds, bytes and ratios are.';
  if (TYPE_IN_NAME.test(name))
    return 'The TYPE line tells the type; the name tells what is measured.';
  if (DURATIONS.includes(role) && !name.endsWith('_seconds'))
    return 'A duration says its unit at the end of its name.';
  const isCounter = COUNTERS.includes(role);
  if (isCounter && !name.endsWith('_total')) return 'The name of a counter ends with _total.';
  if (!isCounter && name.endsWith('_total')) return 'Only a counter ends with _total.';
  return undefined;
}

function nameEvidence(role: Role, roles: Roles, seen: Scrape): Evidence {
  const family = roles.find(seen, role);
  const asked = `${role} has a name that tells its unit`;
  const expected = 'a base unit, and the suffix that its type asks for';
  if (family === undefined) return { asked, expected, seen: 'no such metric', passed: false };
  const name = queriedName(family);
  const hint = mistakeOf(role, name);
  return { asked, expected, seen: name, passed: hint === undefined, ...(hint && { hint }) };
}

function helpEvidence(role: Role, roles: Roles, seen: Scrape): Evidence {
  const { help = '', name = '' } = roles.find(seen, role) ?? {};
  const letters = (text: string) => text.toLowerCase().replace(/[^a-z]/g, '');
  return {
    asked: `${role} says what it measures`,
    expected: 'a HELP line of three words or more',
    seen: help || 'nothing',
    passed: help.trim().split(/\s+/).length >= 3 && letters(help) !== letters(name),
    hint: 'Write the HELP line for somebody who is woken at night and has never seen this metric.',
  };
}

/** The sum of measured durations lies between what the model took and what the client waited. */
function secondsEvidence(role: Role, roles: Roles, seen: Scrape, gateway: Gateway): Evidence {
  const family = roles.find(seen, role);
  const sum = family === undefined ? Number.NaN : sumOf(family);
  const least = gateway.ledger.reduce((total, { work }) => total + work, 0);
  // A busy service notices the end of an answer a little later than its client.
  const most = 1.1 * gateway.ledger.reduce((total, { seconds }) => total + seconds, 0.1);
  return {
    asked: `${role} is measured in seconds`,
    expected: `a sum from ${formatNumber(least)} to ${formatNumber(most)} after ${BATCHES} requests`,
    seen: Number.isNaN(sum) ? 'no sum' : formatNumber(sum),
    // A timer may fire a little before its time.
    passed: sum >= least * 0.95 && sum <= most,
    hint:
      sum > most * 100
        ? 'That is about a thousand times too much: milliseconds were observed.'
        : 'Observe each request once, from its begin to its end.',
  };
}

function ratioEvidence(roles: Roles, seen: Scrape): Evidence {
  const family = roles.find(seen, 'confidence');
  const mean = family === undefined ? Number.NaN : sumOf(family) / totalOf(family);
  return {
    asked: 'confidence is measured as a ratio',
    expected: 'a mean between 0 and 1',
    seen: Number.isFinite(mean) ? `a mean of ${formatNumber(mean)}` : 'no sum and count',
    passed: mean > 0 && mean <= 1,
    hint: 'The base unit of a share is 1, not the hundredth.',
  };
}

/** Names, HELP lines and values of all roles are in base units. */
export async function gradeUnits(context: TaskContext): Promise<Verdict> {
  const roles = await Roles.read(context);
  const gateway = await Gateway.start(context.workbench, 64);
  const random = randomSequence();
  const work = Array.from(
    { length: BATCHES },
    () => () => gateway.predict(batchOf(random, 4, between(random, 0.05, 0.2))),
  );
  await inTurns(4, work);
  const seen = await gateway.scrapeUntil(
    (scrape) => roles.total(scrape, 'request_duration') >= BATCHES,
    2,
  );
  return allOf([
    ...ROLES.map((role) => nameEvidence(role, roles, seen)),
    ...ROLES.map((role) => helpEvidence(role, roles, seen)),
    ...DURATIONS.map((role) => secondsEvidence(role, roles, seen, gateway)),
    ratioEvidence(roles, seen),
  ]);
}
