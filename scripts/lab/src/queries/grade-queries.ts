import { BackendError, type PrometheusClient } from '@lab/clients';
import { z } from 'zod';
import type { HistoryLedger } from '../history/ledger.ts';
import type { HistoryPlan } from '../history/plan.ts';
import { HOUR, MINUTE } from '../history/schedule.ts';
import { PromqlSyntaxError } from '../promql/grammar.ts';
import { type ParsedPromql, parsePromql } from '../promql/parse.ts';
import { allOf, type Evidence, type Verdict } from '../spec/evidence.ts';
import type { TaskContext } from '../spec/task.ts';
import { type Comparison, firstDifference } from './compare.ts';
import { instantResults, type ResultSet, rangeResults } from './result-set.ts';

/** A mistake that can be told from others. It is named only once the answer is known to be wrong. */
export interface QueryMistake {
  /** Recognised by how the query is put together... */
  readonly looksLike?: (query: ParsedPromql) => boolean;
  /** ... or, more surely, by its answer: a query that makes this very mistake. */
  readonly wrong?: string;
  /** Names the mistake, never the answer. */
  readonly hint: string;
}

export interface QueryQuestion {
  /** Key in the learner's file. */
  readonly id: string;
  readonly question: string;
  /** A query that answers it. */
  readonly reference: string;
  /** Largest relative difference of values; default 1e-6. */
  readonly tolerance?: number;
  /** Evaluated at a few times, or at each step of a range. Default: at a few times. */
  readonly type?: 'instant' | 'range';
  /** Seconds between the points of a range; default 300. */
  readonly step?: number;
  /** Unix seconds at which it is evaluated; of a range the ends. Default: up to the end of the past. */
  readonly times?: (ledger: HistoryLedger) => readonly number[];
  /** Whether the order of the answer counts. */
  readonly ordered?: boolean;
  readonly mistakes?: readonly QueryMistake[];
}

export interface QueryGrading {
  /** The learner's YAML file: id of the question to query. */
  readonly file: string;
  readonly queries: readonly QueryQuestion[];
  /** Two pasts: one to work with, and one that is never shown, so that no constant passes. */
  readonly blocks: { readonly public: HistoryPlan; readonly hidden: HistoryPlan };
}

/** A past with a server that answers about it. */
interface Oracle {
  /** For messages. */
  readonly name: string;
  readonly client: PrometheusClient;
  readonly ledger: HistoryLedger;
}

const DEFAULT_TOLERANCE = 1e-6;
const DEFAULT_STEP = 5 * MINUTE;
const RANGE = 6 * HOUR;
/** How long before the end of the past an instant query is evaluated: by day, at night, yesterday. */
const AGES = [MINUTE, 5 * HOUR + 17 * MINUTE, 12 * HOUR, 25 * HOUR];

const FLAGS = ['--query.timeout=20s', '--query.max-samples=20000000'];

const answersSchema = z.record(
  z.string(),
  z.union([z.string(), z.strictObject({ promql: z.string() }).transform(({ promql }) => promql)], {
    error: 'write each query as text: "<id>: <query>"',
  }),
);

/**
 * Grades PromQL by what it answers: the learner's query and the reference are evaluated over two
 * pasts, and any query that gives the same answer is right.
 *
 * @throws Error when a reference answers nothing, because then no answer could be wrong
 */
export async function gradeQueries(
  context: Pick<TaskContext, 'artefact' | 'workbench'>,
  grading: QueryGrading,
): Promise<Verdict> {
  return judgeQueries(context, await context.artefact(grading.file, answersSchema), grading);
}

/** The same for queries that are made from what the file holds: id of the question to query. */
export async function judgeQueries(
  context: Pick<TaskContext, 'workbench'>,
  answers: Readonly<Record<string, string>>,
  { file, queries, blocks }: QueryGrading,
): Promise<Verdict> {
  const oracles = await Promise.all([
    startOracle(context, 'the data of the lab', blocks.public),
    startOracle(context, 'other data of the same kind', blocks.hidden),
  ]);
  const evidence: Evidence[] = [];
  for (const question of queries) {
    evidence.push(await gradeQuery(question, answers[question.id]?.trim() ?? '', oracles, file));
  }
  return allOf(evidence);
}

async function startOracle(
  { workbench }: Pick<TaskContext, 'workbench'>,
  name: string,
  plan: HistoryPlan,
): Promise<Oracle> {
  const { blocks, ledger } = await workbench.history(plan);
  const { client } = await workbench.prometheus({ blocks: [blocks], flags: FLAGS });
  return { name, client, ledger };
}

async function gradeQuery(
  question: QueryQuestion,
  expression: string,
  oracles: readonly Oracle[],
  file: string,
): Promise<Evidence> {
  const { id, reference, mistakes = [] } = question;
  const asked = `${id}: ${question.question}`;
  const expected = 'the answer that the question asks for';
  if (expression === '') {
    const hint = `Write it in ${file} as "${id}: <query>".`;
    return { asked, expected: 'a query', seen: `${file} has none`, passed: false, hint };
  }
  const failed = (seen: string, more: Partial<Evidence> = {}): Evidence => ({
    asked,
    query: expression,
    expected,
    seen,
    passed: false,
    ...more,
  });
  let parsed: ParsedPromql;
  try {
    parsed = parsePromql(expression);
  } catch (error) {
    if (!(error instanceof PromqlSyntaxError)) throw error;
    return failed(error.message);
  }
  const comparison: Comparison = {
    tolerance: question.tolerance ?? DEFAULT_TOLERANCE,
    ordered: question.ordered ?? false,
  };
  const wanted = await Promise.all(oracles.map((oracle) => evaluate(question, reference, oracle)));
  if (wanted.every(({ series }) => series.length === 0)) {
    throw new Error(`the reference of ${id} answers nothing at any time: ${reference}`);
  }
  for (const [index, oracle] of oracles.entries()) {
    const want = wanted[index];
    if (!want) continue;
    let got: ResultSet;
    try {
      got = await evaluate(question, expression, oracle);
    } catch (error) {
      if (!(error instanceof BackendError)) throw error;
      const hint = mistakes.find(({ looksLike }) => looksLike?.(parsed))?.hint;
      return failed(`Prometheus refuses it: ${error.message}`, hint === undefined ? {} : { hint });
    }
    const difference = firstDifference(want, got, comparison);
    if (!difference) continue;
    const hint = (await namedMistake(question, parsed, got, oracle, comparison)) ?? difference.hint;
    return failed(`${difference.seen}, with ${oracle.name}`, {
      expected: difference.expected,
      ...(hint === undefined ? {} : { hint }),
    });
  }
  return { ...failed('the same answer, with both sets of data'), passed: true };
}

function evaluate(
  { type = 'instant', step = DEFAULT_STEP, times }: QueryQuestion,
  expression: string,
  { client, ledger }: Oracle,
): Promise<ResultSet> {
  const end = ledger.until - ledger.stepSeconds;
  const ages = AGES.filter((age) => ledger.until - age >= ledger.from);
  const chosen = times?.(ledger) ?? ages.map((age) => ledger.until - age);
  if (type === 'instant') return instantResults(client, expression, chosen);
  const [first = end - RANGE, last = end] = times ? [chosen[0], chosen.at(-1)] : [];
  return rangeResults(client, expression, {
    start: Math.ceil(first / step) * step,
    end: Math.floor(last / step) * step,
    step,
  });
}

/**
 * By its answer first: a wrong query that answers the same makes the same mistake. An empty answer
 * has many causes, so there the way it is written comes first.
 */
async function namedMistake(
  question: QueryQuestion,
  parsed: ParsedPromql,
  got: ResultSet,
  oracle: Oracle,
  comparison: Comparison,
): Promise<string | undefined> {
  const { mistakes = [] } = question;
  const byText = mistakes.find(({ looksLike }) => looksLike?.(parsed))?.hint;
  if (got.series.length === 0 && byText !== undefined) return byText;
  for (const { wrong, hint } of mistakes) {
    if (wrong === undefined) continue;
    const answer = await evaluate(question, wrong, oracle);
    if (firstDifference(answer, got, comparison) === undefined) return hint;
  }
  return byText;
}
