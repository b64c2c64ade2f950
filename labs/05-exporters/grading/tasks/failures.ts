import { setTimeout as delay } from 'node:timers/promises';
import {
  allOf,
  BenchError,
  type Evidence,
  formatNumber,
  type Scrape,
  type TaskContext,
  type Verdict,
} from '@lab/kit/spec';
import { type ExporterRole, Roles, valuesOf } from '../roles.ts';
import { ExporterWorld, type Look } from '../world/exporter.ts';
import { type Mood, randomStatus } from '../world/legacy-api.ts';

/** What comes from the page, and is unknown when there is none. */
const PAGE: readonly ExporterRole[] = [
  'generated',
  'model_loaded',
  'model_memory',
  'queue_depth',
  'oldest_age',
  'processed',
];

const SLOW_MS = 300;
/** Well below the timeout of the scrape itself, and far above the one of the collection. */
const PATIENCE_MS = 4000;
const GIVEN_UP_MS = 1000;

interface Failure {
  readonly what: string;
  readonly mood: Mood;
}

const withoutQueue = (): string => {
  const { queue: _, ...rest } = randomStatus('fraud');
  return JSON.stringify(rest);
};

const FAILURES: readonly Failure[] = [
  { what: 'it answers 500', mood: { kind: 'answer', code: 500, body: '<h1>Out of memory</h1>' } },
  { what: 'it answers a login page', mood: { kind: 'answer', code: 200, body: '<h1>Log in</h1>' } },
  {
    what: 'half of its page is missing',
    mood: { kind: 'answer', code: 200, body: withoutQueue() },
  },
  { what: 'it says nothing', mood: { kind: 'silent' } },
  { what: 'it stops in the middle of its answer', mood: { kind: 'stuck' } },
];

const DIES_TOO =
  'The whole scrape fails with the old server: then nobody can tell which of the two is broken, and all other metrics are lost with it.';

const isScrape = (look: Look): look is Scrape => 'families' in look;

/** A scrape that need not end. */
const patiently = (look: () => Promise<Look>): Promise<Look> =>
  Promise.race([
    look(),
    delay(PATIENCE_MS).then(() => ({ failed: `no answer within ${PATIENCE_MS / 1000} s` })),
  ]);

const only = (roles: Roles<ExporterRole>, look: Scrape, role: ExporterRole): number | undefined =>
  valuesOf(roles.find(look, role))[0]?.value;

const shown = (value: number | undefined) =>
  value === undefined ? 'nothing' : formatNumber(value);

function judgeFailure(
  { what }: Failure,
  look: Look,
  roles: Roles<ExporterRole>,
  lastSuccess: number | undefined,
): Evidence {
  const asked = `when ${what}, the scrape succeeds and says so`;
  const expected = 'up 0, the last success as before, and no values of the page';
  if (!isScrape(look)) {
    const hint = look.failed.startsWith('no answer')
      ? 'The exporter waits for as long as it takes: Prometheus gives up first and learns nothing at all. The limit holds for the whole answer, not for its beginning alone.'
      : DIES_TOO;
    return { asked, expected, seen: look.failed, passed: false, hint };
  }
  const up = only(roles, look, 'up');
  const success = only(roles, look, 'last_success');
  const left = PAGE.filter((role) => valuesOf(roles.find(look, role)).length > 0);
  const seen = `up ${shown(up)}, last success ${shown(success)} (before: ${shown(lastSuccess)}), values of the page: ${left.map((role) => roles.metric(role)).join(', ') || 'none'}`;
  const hint =
    up !== 0
      ? 'What is asked for is whether this very scrape could read the page; an answer that makes no sense is no success.'
      : success !== lastSuccess
        ? 'The last success is when it last went well: a failure changes nothing of it, and forgets nothing.'
        : left.length > 0
          ? 'Values of an earlier scrape, or zeros, look as if they were true now: what is unknown is left out.'
          : undefined;
  return { asked, expected, seen, passed: hint === undefined, ...(hint !== undefined && { hint }) };
}

function judgeSuccess(
  asked: string,
  look: Look,
  roles: Roles<ExporterRole>,
  { from, delayMs = 0 }: { readonly from: number; readonly delayMs?: number },
): Evidence {
  const expected = `up 1, last success now (Unix time), duration in seconds${delayMs > 0 ? `, at least ${delayMs / 1000}` : ''}`;
  if (!isScrape(look)) return { asked, expected, seen: look.failed, passed: false };
  const up = only(roles, look, 'up');
  const success = only(roles, look, 'last_success');
  const duration = only(roles, look, 'duration');
  const seen = `up ${shown(up)}, last success ${shown(success)}, duration ${shown(duration)}`;
  const now = Date.now() / 1000;
  const hint =
    up !== 1
      ? 'The old server answers again: every scrape tries anew.'
      : success === undefined || success < from - 1 || success > now + 1
        ? 'Unix time in seconds, of this scrape.'
        : duration === undefined || duration < (0.9 * delayMs) / 1000 || duration > now - from + 0.1
          ? 'The duration is that of asking the old server, in seconds.'
          : undefined;
  return { asked, expected, seen, passed: hint === undefined, ...(hint !== undefined && { hint }) };
}

function judgeBeginning(look: Look, roles: Roles<ExporterRole>): Evidence {
  const asked = 'started while the old server is down, the exporter runs and claims no success';
  const expected = 'up 0, and no last success (or 0)';
  if (!isScrape(look)) return { asked, expected, seen: look.failed, passed: false };
  const up = only(roles, look, 'up');
  const success = only(roles, look, 'last_success');
  const passed = up === 0 && (success ?? 0) === 0;
  return {
    asked,
    expected,
    seen: `up ${shown(up)}, last success ${shown(success)}`,
    passed,
    ...(!passed && { hint: 'It has never succeeded so far, and must not pretend that it had.' }),
  };
}

async function judgeGivenUp(open: () => number): Promise<Evidence> {
  const deadline = Date.now() + GIVEN_UP_MS;
  while (open() > 0 && Date.now() < deadline) await delay(20);
  return {
    asked: 'a request that took too long is given up',
    expected: 'no request left open at the old server',
    seen: `${open()} open`,
    passed: open() === 0,
    ...(open() > 0 && {
      hint: 'Nobody waits for the answer any more, but the request goes on: with each scrape one more, until the old server has no connection left.',
    }),
  };
}

/** What the exporter tells while the old server is down, slow or wrong, and afterwards. */
export async function gradeFailures(context: TaskContext): Promise<Verdict> {
  const roles = await Roles.ofExporter(context);
  const down: Mood = { kind: 'answer', code: 503, body: 'down' };
  const judged = ExporterWorld.with(context.workbench, down, async ({ legacy, look }) => {
    const evidence = [judgeBeginning(await patiently(look), roles)];
    legacy.becomes({ kind: 'well', status: randomStatus('fraud'), delayMs: SLOW_MS });
    const from = Date.now() / 1000;
    const first = await patiently(look);
    evidence.push(
      judgeSuccess('a slow answer within the limit is a success', first, roles, {
        from,
        delayMs: SLOW_MS,
      }),
    );
    const lastSuccess = isScrape(first) ? only(roles, first, 'last_success') : undefined;
    for (const failure of FAILURES) {
      legacy.becomes(failure.mood);
      evidence.push(judgeFailure(failure, await patiently(look), roles, lastSuccess));
    }
    evidence.push(await judgeGivenUp(() => legacy.open));
    legacy.becomes({ kind: 'well', status: randomStatus('fraud', 'churn') });
    const again = Date.now() / 1000;
    const recovered = await patiently(look);
    evidence.push(judgeSuccess('it recovers by itself', recovered, roles, { from: again }));
    legacy.stop();
    const gone = { what: 'it is gone', mood: down };
    const newest = isScrape(recovered) ? only(roles, recovered, 'last_success') : undefined;
    evidence.push(judgeFailure(gone, await patiently(look), roles, newest));
    return allOf(evidence);
  });
  return judged.catch((error: unknown) => {
    if (!(error instanceof BenchError)) throw error;
    const asked = 'started while the old server is down, the exporter runs';
    const expected = 'an answer of /metrics';
    return allOf([{ asked, expected, seen: error.message, passed: false, hint: DIES_TOO }]);
  });
}
