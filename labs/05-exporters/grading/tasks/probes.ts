import { allOf, type Evidence, lookUntil, type TaskContext, type Verdict } from '@lab/kit/spec';
import {
  INTERVAL_SECONDS,
  ownerOf,
  type Probes,
  scrapeFileSchema,
  startProbes,
} from '../world/probes.ts';
import {
  KINDS,
  type Kind,
  nameTarget,
  type ProbeTarget,
  pageTarget,
  portTarget,
  tlsTarget,
} from '../world/targets.ts';

/** A target with the result that its probe must have. */
interface Case {
  readonly target: ProbeTarget;
  readonly does: string;
  readonly success: 0 | 1;
}

interface Result {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A target that has been probed so often has shown what it shows. */
const SETTLED_AFTER = 3;
/** What breaks shows within so many probes. */
const NOTICED_AFTER = 2;
/** A target without results by then, on a machine that stalls, has none. */
const GIVE_UP_SECONDS = 15 * INTERVAL_SECONDS;
const POLL_MS = 150;

const MISSED: Readonly<Record<Kind, readonly [wronglyDown: string, wronglyUp: string]>> = {
  http: [
    'The page is fine: is it asked with HTTP, and does the module accept what it answers?',
    'A page that says there is an error was taken for a success.',
  ],
  tcp: [
    'The port accepts connections, and no more was asked for: does the module want to hear something?',
    'Nobody listens there.',
  ],
  tls: [
    'The server completes a handshake with a certificate of its own: which protocol does the module speak, and whom does it trust?',
    'It accepts connections, but speaks no TLS: the module does not try a handshake.',
  ],
  dns: [
    'The server knows an address of shop.lab: does the module ask for that name, and for an address?',
    'It answers, but without an address: an answer is not yet the answer. A module can look into it.',
  ],
};

/**
 * The last result of each target from `since` on, once they are as expected or every target has
 * been probed `enough` times: counted in probes, so that a slow machine has the time it needs.
 */
async function resultsSince(
  client: Probes['client'],
  since: number,
  cases: readonly Case[],
  enough: number,
): Promise<readonly Result[]> {
  const look = async () => {
    const now = Date.now();
    const time = new Date(now);
    const samples = `probe_success[${Math.max(1, now - since)}ms]`;
    const [results, counts] = await Promise.all([
      client.query(`last_over_time(${samples})`, { time }),
      client.query(`count_over_time(${samples})`, { time }),
    ]);
    return { results, counts };
  };
  const isSettled = (counts: readonly Result[]) =>
    cases.every(({ target }) => of(counts, target).some(({ value }) => value >= enough));
  const { results } = await lookUntil(
    look,
    (seen) => isSettled(seen.counts) || isAsExpected(seen.results, cases),
    { seconds: GIVE_UP_SECONDS, pollMs: POLL_MS },
  );
  return results;
}

const of = (results: readonly Result[], { address }: ProbeTarget) =>
  results.filter(({ labels }) => labels.instance === address);

const isAsExpected = (results: readonly Result[], cases: readonly Case[]) =>
  cases.every(({ target, success }) => {
    const found = of(results, target);
    return found.length === 1 && found[0]?.value === success;
  });

function judgeKind(
  kind: Kind,
  when: string,
  cases: readonly Case[],
  results: readonly Result[],
  exporter: string,
): Evidence {
  const own = cases.filter(({ target }) => target.kind === kind);
  const asked = `${kind}: ${when}`;
  const expected = own.map(({ does, success }) => `${success} where it ${does}`).join(', ');
  const found = own.map(({ target }) => of(results, target));
  const seen = found
    .map((some, index) => {
      const what = own[index]?.does;
      return some.length === 1
        ? `${some[0]?.value} where it ${what}`
        : `${some.length} results where it ${what}`;
    })
    .join(', ');
  const wrong = own.findIndex(
    ({ success }, index) => found[index]?.length !== 1 || found[index][0]?.value !== success,
  );
  if (wrong < 0) return { asked, expected, seen, passed: true };
  const count = found[wrong]?.length ?? 0;
  const hint =
    count === 0
      ? results.some(({ labels }) => labels.instance === exporter)
        ? 'No result says whom it is about: instance is the exporter, and all targets look alike.'
        : 'No result is about this target: the files in targets/ may list others tomorrow, a list of your own does not know them. Does a job read that file, and hand over the right module?'
      : count > 1
        ? 'The same target is probed more than once.'
        : MISSED[kind][own[wrong]?.success === 1 ? 0 : 1];
  return { asked, expected, seen, passed: false, hint };
}

function judgeOwners(cases: readonly Case[], results: readonly Result[]): Evidence {
  const wrong = cases.find(({ target }) =>
    of(results, target).some(({ labels }) => labels.owner !== ownerOf(target)),
  );
  const any = cases.some(({ target }) => of(results, target).length > 0);
  const passed = any && wrong === undefined;
  return {
    asked: 'the labels of the lists are kept',
    expected: 'the owner of each target',
    seen: wrong ? `another owner for ${wrong.target.address}` : any ? 'all of them' : 'no results',
    passed,
    ...(!passed && { hint: 'What the list says of a target belongs to the result.' }),
  };
}

/** Blackbox modules and jobs that probe whatever the lists name, and notice what breaks. */
export async function gradeProbes(context: TaskContext): Promise<Verdict> {
  const modules = await context.text('blackbox/blackbox.yml');
  const jobs = await context.artefact('probes/scrape.yml', scrapeFileSchema);
  const good = await Promise.all([pageTarget(200), portTarget(), tlsTarget(30), nameTarget()]);
  const bad = await Promise.all([pageTarget(404), portTarget(), tlsTarget(30), nameTarget()]);
  await Promise.all(bad.map(({ kind, breaks }) => (kind === 'http' ? undefined : breaks())));
  const targets = [...good, ...bad];
  try {
    const started = Date.now();
    const { client, exporter } = await startProbes(context.workbench, { modules, jobs, targets });
    const cases: Case[] = [
      ...good.map((target): Case => ({ target, does: target.does, success: 1 })),
      ...bad.map((target): Case => {
        const does = target.kind === 'http' ? target.does : target.thenDoes;
        return { target, does, success: 0 };
      }),
    ];
    const first = await resultsSince(client, started, cases, SETTLED_AFTER);
    await Promise.all(good.map(({ breaks }) => breaks()));
    const brokenAt = Date.now();
    const broken: Case[] = good.map((target) => ({ target, does: target.thenDoes, success: 0 }));
    const known = broken.filter(({ target }) => of(first, target).length > 0);
    const second = await resultsSince(client, brokenAt, known, NOTICED_AFTER);
    return allOf([
      ...KINDS.map((kind) =>
        judgeKind(kind, 'tells the good from the bad', cases, first, exporter),
      ),
      judgeOwners(cases, first),
      ...KINDS.map((kind) =>
        judgeKind(kind, 'what breaks shows within two scrapes', broken, second, exporter),
      ),
    ]);
  } finally {
    await Promise.all(targets.map(({ stop }) => stop()));
  }
}
