import { setTimeout as delay } from 'node:timers/promises';
import { allOf, type Evidence, type TaskContext, type Verdict } from '@lab/kit/spec';
import { INTERVAL_SECONDS, ownerOf, scrapeFileSchema, startProbes } from '../world/probes.ts';
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

const FIRST_RESULTS_MS = 6000;
const FLIP_MS = 1000 * (2 * INTERVAL_SECONDS + 1.5);
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

async function resultsOf(
  query: () => Promise<readonly Result[]>,
  isDone: (seen: readonly Result[]) => boolean,
  ms: number,
) {
  const deadline = Date.now() + ms;
  for (;;) {
    const seen = await query();
    if (isDone(seen) || Date.now() > deadline) return seen;
    await delay(POLL_MS);
  }
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
    const { client, exporter } = await startProbes(context.workbench, { modules, jobs, targets });
    const query = () => client.query('probe_success', { lookbackSeconds: 3 * INTERVAL_SECONDS });
    const cases: Case[] = [
      ...good.map((target): Case => ({ target, does: target.does, success: 1 })),
      ...bad.map((target): Case => {
        const does = target.kind === 'http' ? target.does : target.thenDoes;
        return { target, does, success: 0 };
      }),
    ];
    const first = await resultsOf(query, (seen) => isAsExpected(seen, cases), FIRST_RESULTS_MS);
    await Promise.all(good.map(({ breaks }) => breaks()));
    const broken: Case[] = good.map((target) => ({ target, does: target.thenDoes, success: 0 }));
    const second = await resultsOf(query, (seen) => isAsExpected(seen, broken), FLIP_MS);
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
