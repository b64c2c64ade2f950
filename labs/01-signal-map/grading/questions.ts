import {
  allOf,
  type Evidence,
  type Language,
  lookUntil,
  type Query,
  type TaskContext,
  type Verdict,
} from '@lab/kit/spec';
import { SHEET, sheets } from './sheet.ts';

type Asking = Pick<TaskContext, 'artefact' | 'ask'>;
type Signal = 'metric' | 'log' | 'trace';

/** The signal that answers each question of the guide. */
const ANSWERS: Readonly<Record<string, Signal>> = {
  'error-share': 'metric',
  'slow-step': 'trace',
  'exact-reason': 'log',
  'busier-than-before': 'metric',
  'way-of-a-request': 'trace',
  'what-a-user-did': 'log',
};

const LANGUAGES: Readonly<Record<Signal, Language>> = {
  metric: 'promql',
  log: 'logql',
  trace: 'traceql',
};

/** What somebody overlooks who chooses this signal where another one answers. */
const OVERLOOKED: Readonly<Record<Signal, string>> = {
  metric: 'A metric is a number over many: it knows no single user, request or wording.',
  log: 'A log line is the exact words of one event: to count them, or to piece a way together from them, is the long way round.',
  trace: 'A trace is the way of one request: it neither counts over hours nor quotes anybody.',
};

function hintFor(query: Query, signal: Signal): string {
  if (query.language === LANGUAGES[signal]) {
    return 'Nothing of the last quarter of an hour matches: try it with `npm run lab -- query`, do the labels exist? What has not happened yet has no series either.';
  }
  return `Each signal has its own store and language, and ${query.language} does not ask for a ${signal}.`;
}

/** In a lab that has just begun, what a query asks for may not have happened yet. */
const PATIENCE = { seconds: 20, pollMs: 1000 };

/** How many results a query has, as soon as it has some. */
const resultsOf = (query: Query, { ask }: Asking): Promise<number> =>
  lookUntil(
    () => ask(query),
    (results) => results > 0,
    PATIENCE,
  );

/** What the learner wrote; nothing of it needs to be there. */
interface Answered {
  readonly signal?: Signal | null | undefined;
  readonly query?: Query | null | undefined;
}

async function judge(
  question: string,
  answer: Signal,
  { signal, query }: Answered,
  context: Asking,
): Promise<Evidence[]> {
  const named = {
    asked: `${question}: the signal that answers it`,
    expected: 'metric, log or trace, whichever carries this detail at the least cost',
    seen: signal ?? 'nothing',
    passed: signal === answer,
    hint:
      signal == null
        ? 'Is it a number over many, the exact words of one event, or the way of one request?'
        : OVERLOOKED[signal],
  };
  if (query == null || signal == null) return [named];
  const results = query.language === LANGUAGES[signal] ? await resultsOf(query, context) : 0;
  const asked = {
    asked: `${question}: a query in the language of that signal's store`,
    query: query.expression,
    expected: `${LANGUAGES[signal]} with a result`,
    seen: `${query.language}, ${results} results`,
    passed: results > 0,
    hint: hintFor(query, signal),
  };
  return [named, asked];
}

/** For each question the right signal is named, with a query to that signal's store that answers. */
export async function gradeQuestions(context: Asking): Promise<Verdict> {
  const { questions } = await context.artefact(SHEET, sheets.questions);
  const judged = Object.entries(ANSWERS).map(([question, answer]) =>
    judge(question, answer, questions[question] ?? {}, context),
  );
  const evidence: Evidence[] = (await Promise.all(judged)).flat();
  const asked = evidence.filter(({ query }) => query !== undefined).length;
  const all = Object.keys(ANSWERS).length;
  evidence.push({
    asked: 'every question has a query',
    expected: `${all} queries`,
    seen: `${asked}`,
    passed: asked === all,
  });
  return allOf(evidence);
}
