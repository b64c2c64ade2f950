import {
  allOf,
  type Evidence,
  lookUntil,
  type Scrape,
  scrape,
  type TaskContext,
  totalOf,
  type Verdict,
} from '@lab/kit/spec';
import { send, startGateway } from '../source/gateway.ts';
import { type Kind, type Role, Sheet } from '../source/sheet.ts';
import { type Entry, soldPlan, wave } from '../source/traffic.ts';

/** Series that the service may expose, whatever it is asked. */
const MOST_SERIES = 400;
/** Bytes that a scrape may have. */
const MOST_BYTES = 60_000;

type Counts = Readonly<Record<string, number>>;

const tally = (keys: readonly string[]): Counts => {
  const counts: Record<string, number> = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
};

const seriesIn = ({ families }: Scrape): number =>
  families.flatMap(({ samples }) => samples).filter(({ name }) => !name.endsWith('_created'))
    .length;

/** The metric with the most series, and the label of it with the most values. */
function worst({ families }: Scrape): string {
  const [family] = families.toSorted((a, b) => b.samples.length - a.samples.length);
  if (family === undefined) return 'nothing';
  const labels = new Set(family.samples.flatMap((sample) => Object.keys(sample.labels)));
  const [label] = [...labels]
    .map((name) => ({ name, values: new Set(family.samples.map((one) => one.labels[name])).size }))
    .toSorted((a, b) => b.values - a.values);
  return `${family.name} has ${family.samples.length}, with ${label?.values ?? 0} values of ${label?.name}`;
}

function sizeEvidence(first: Scrape, second: Scrape): Evidence[] {
  const [before, after] = [seriesIn(first), seriesIn(second)];
  return [
    {
      asked: 'the series after a wave of requests',
      expected: `at most ${MOST_SERIES}`,
      seen: before <= MOST_SERIES ? String(before) : `${before}; ${worst(first)}`,
      passed: before <= MOST_SERIES,
      hint: 'A label whose values come from outside (an address, a user, the text of an error) makes a series for each of them, in each metric.',
    },
    {
      asked: 'the series after a second wave, with other users, addresses and errors',
      expected: 'as many as before',
      seen: after === before ? 'as many' : `${after - before} more; ${worst(second)}`,
      passed: after === before,
      hint: 'Few today and more tomorrow is still without a bound. Every value of a label must come from a list that you could write down: also where a path matches no route, a plan is not sold, an error is one that nobody foresaw.',
    },
    {
      asked: 'what a scrape transfers',
      expected: `at most ${MOST_BYTES} bytes`,
      seen: `${second.text.length} bytes`,
      passed: second.text.length <= MOST_BYTES,
      hint: 'The text is made anew for each scrape, by the service that has other things to do.',
    },
  ];
}

const numbers = (counts: Iterable<number>): string =>
  [...counts].toSorted((a, b) => a - b).join(', ');

const WHY: Readonly<Record<Kind, string>> = {
  method: 'The method is one of a few, and stays.',
  route:
    'A route is what was declared, such as /v1/items/:item. All paths that match none share one name, and different routes have different ones.',
  status: 'The status of the answer stays; it is known once the answer is sent.',
  plan: 'The user is unbounded, the plan is not: free, pro and enterprise are told apart. What else a client writes into x-plan must end up under one common value.',
  reason:
    'The text of an error is unbounded, its kind is not. Four kinds of failures were played, one of which has no code of its own.',
};

/** Whether a label splits the requests as the ledger does, whatever its values are called. */
function partition(sheet: Sheet, scrape: Scrape, role: Role, kind: Kind, sent: Counts): Evidence {
  const counts = sheet.by(scrape, role, kind);
  const isNamed = kind === 'status' || kind === 'method';
  const expected = numbers(Object.values(sent));
  const found = [...(counts ?? [])].filter(([, value]) => value !== 0);
  const same = isNamed
    ? found.length === Object.keys(sent).length &&
      found.every(([name, value]) => sent[name] === value)
    : numbers(found.map(([, value]) => value)) === expected;
  const shown = found.slice(0, 5).map(([name, value]) => `${value} of "${name.slice(0, 40)}"`);
  return {
    asked: `${role} by ${kind} equal the client's ledger`,
    expected: isNamed
      ? Object.entries(sent)
          .map(([name, value]) => `${value} of ${name}`)
          .join(', ')
      : `${Object.keys(sent).length} values, with ${expected} requests`,
    seen:
      counts === undefined
        ? `roles.yaml names no label of ${role} for the ${kind}`
        : shown.join(', ') + (found.length > 5 ? ` and ${found.length - 5} more` : ''),
    passed: same,
    hint: WHY[kind],
  };
}

function logEvidence(output: string, failed: readonly Entry[]): Evidence {
  const lines = output.split('\n');
  const has = ({ user, path }: Entry) =>
    lines.some((line) => line.includes(user) && line.includes(path.split('?')[0] ?? path));
  const kept = failed.filter(has);
  return {
    asked: 'what the labels knew of a failure is in the log',
    expected: `a line with user and URL for each of the last ${failed.length} failures`,
    seen: `${kept.length} of ${failed.length}`,
    passed: kept.length === failed.length,
    hint: 'Somebody will ask whom it hit. A log has one line for each failure: write user, URL and the text of the error there.',
  };
}

/** Few series, none more with further traffic, and not one request lost or mixed up. */
export async function gradeSource(context: TaskContext): Promise<Verdict> {
  const sheet = await Sheet.read(context);
  const { url, output } = await startGateway(context.workbench);
  const counted = (sent: readonly Entry[]) =>
    lookUntil(
      () => scrape(new URL('/metrics', url)),
      (seen) => totalOf(sheet.family(seen, 'requests')) >= sent.length,
      { seconds: 2 },
    );
  const one = wave();
  await send(url, one);
  const first = await counted(one);
  const two = wave();
  await send(url, two);
  const all = [...one, ...two];
  const second = await counted(all);
  const failed = all.filter(({ failure }) => failure !== undefined);
  const requests = (kind: Kind, keyOf: (entry: Entry) => string) =>
    partition(sheet, second, 'requests', kind, tally(all.map(keyOf)));
  const measured = totalOf(sheet.family(second, 'duration'));
  return allOf([
    ...sizeEvidence(first, second),
    requests('method', ({ method }) => method),
    requests('route', ({ route }) => route),
    requests('status', ({ status }) => String(status)),
    requests('plan', ({ plan }) => soldPlan(plan)),
    partition(sheet, second, 'errors', 'reason', tally(failed.map(({ failure }) => failure ?? ''))),
    {
      asked: 'every request was timed, once',
      expected: String(all.length),
      seen: String(measured),
      passed: measured === all.length,
      hint: 'Whoever leaves requests out to have fewer series has the wrong latency.',
    },
    logEvidence(output(), two.filter(({ failure }) => failure !== undefined).slice(-20)),
  ]);
}
