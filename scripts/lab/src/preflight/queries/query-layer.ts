import { setTimeout as delay } from 'node:timers/promises';
import { type Dashboard, queryOf } from '@lab/dashboards';
import { messageOf } from '../../errors.ts';
import type { DeclaredEmpty, Failure, Layer, PreflightContext } from '../layer.ts';
import { type Answer, ask } from './ask.ts';
import { type Backends, backendsOf, type Window, windowOf } from './backends.ts';
import { type Choice, choicesOf, type Offers } from './choices.ts';
import { exemplarProblem } from './exemplars.ts';
import { problemOf } from './judge.ts';
import { knownMetrics, unknownMetrics } from './known-metrics.ts';
import { optionsOf } from './options.ts';
import { type Errand, errandsOf } from './plan.ts';
import { inPool } from './pool.ts';

/** Queries under way at once: the backends have the machine to share with the kit. */
const WIDTH = 4;
const PAUSE_MS = 3000;

interface Seen {
  readonly asked: number;
  readonly failures: readonly Failure[];
  readonly empty: readonly DeclaredEmpty[];
}

/** Asks the backends everything that the panels ask, under every setting of the variables. */
export const queryLayer: Layer = {
  name: 'queries',
  run: async (context) => {
    const backends = backendsOf(context.endpoint);
    const seen: Seen[] = [];
    for (const [index, { dashboard }] of context.dashboards.entries()) {
      const look = await untilGood(dashboard, backends, context);
      const { asked, failures } = look;
      const verdict = failures.length === 0 ? 'ok' : `${failures.length} failed`;
      context.progress(
        `${index + 1}/${context.dashboards.length} ${dashboard.title}: ${asked} queries, ${verdict}`,
      );
      seen.push(look);
    }
    return {
      layer: 'queries',
      asked: seen.reduce((sum, { asked }) => sum + asked, 0),
      failures: seen.flatMap(({ failures }) => failures),
      empty: seen.flatMap(({ empty }) => empty),
    };
  },
};

/** Looks again until the deadline, since a kit that has just started has not seen everything yet. */
async function untilGood(
  dashboard: Dashboard,
  backends: Backends,
  { deadline, progress }: PreflightContext,
): Promise<Seen> {
  for (;;) {
    const seen = await look(dashboard, backends);
    const left = deadline - Date.now();
    if (seen.failures.length === 0 || left <= 0) return seen;
    progress(`${dashboard.title}: ${seen.failures.length} not yet, asking again`);
    await delay(Math.min(PAUSE_MS, left));
  }
}

async function look(dashboard: Dashboard, backends: Backends): Promise<Seen> {
  const window = windowOf(dashboard.time);
  const isKnown = await knownMetrics(backends.prometheus);
  const failures: Failure[] = [];
  const fail = (choice: Choice, panel: string, query: string, problem: string) =>
    failures.push({ dashboard: dashboard.title, panel, choice: choice.name, query, problem });
  const choices = await choicesOf(dashboard.templating.list, {
    options: askingOnce(backends, window),
    onEmpty: ({ name, query }, above) =>
      fail(above, `variable ${name}`, JSON.stringify(query), 'offers no value'),
  });
  const answers = new Map<string, Promise<Answer>>();
  const examine = async (errand: Errand) => {
    const key = JSON.stringify([errand.text, errand.target]);
    const pending = answers.get(key) ?? ask(errand, backends, window);
    answers.set(key, pending);
    const answer = await pending;
    const problem =
      nameProblem(errand, isKnown) ??
      problemOf(errand, answer) ??
      (await exemplarProblem(errand, backends, window));
    return { errand, isEmpty: answer.count === 0, problem };
  };
  const seen = await inPool(
    choices.flatMap((choice) => errandsOf(dashboard, choice, window)),
    WIDTH,
    (errand) =>
      examine(errand).catch((error: unknown) => ({
        errand,
        isEmpty: false,
        problem: messageOf(error),
      })),
  );
  for (const { errand, problem } of seen) {
    if (problem !== undefined) fail(errand.choice, errand.title, errand.text, problem);
  }
  const silent = seen.filter(({ isEmpty, problem }) => isEmpty && problem === undefined);
  return {
    asked: answers.size,
    failures,
    empty: declaredEmpty(
      dashboard,
      silent.map(({ errand }) => errand),
    ),
  };
}

function nameProblem(
  { target, text }: Errand,
  isKnown: (name: string) => boolean,
): string | undefined {
  if (queryOf(target)?.language !== 'promql') return undefined;
  const unknown = unknownMetrics(text, isKnown);
  return unknown.length === 0 ? undefined : `no target knows ${unknown.join(', ')}`;
}

/** The panels that show nothing with everything chosen, each once. */
function declaredEmpty({ title }: Dashboard, errands: readonly Errand[]): DeclaredEmpty[] {
  const panels = new Map(
    errands
      .filter(({ choice }) => choice.name === '')
      .flatMap(({ panel }) => (panel === undefined ? [] : [[panel.id, panel] as const])),
  );
  return [...panels.values()].map((panel) => ({
    dashboard: title,
    panel: panel.title,
    text: panel.fieldConfig?.defaults.noValue ?? '',
  }));
}

/** Options of variables, asked for once under each setting of those above. */
function askingOnce(backends: Backends, window: Window): Offers['options'] {
  const known = new Map<string, Promise<string[]>>();
  return (variable, above) => {
    const key = JSON.stringify([variable.name, ...above]);
    const options = known.get(key) ?? optionsOf(variable, above, backends, window);
    known.set(key, options);
    return options;
  };
}
