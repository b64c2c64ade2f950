import { BackendError } from '@lab/clients';
import { z } from 'zod';
import { HISTORY_UNTIL } from '../history/cache.ts';
import type { HistoryPlan } from '../history/plan.ts';
import { HOUR, MINUTE } from '../history/schedule.ts';
import { firstDifference } from '../queries/compare.ts';
import { rangeResults } from '../queries/result-set.ts';
import { allOf, type Evidence, formatNumber, type Verdict } from '../spec/evidence.ts';
import type { TaskContext } from '../spec/task.ts';
import type { BenchPrometheus } from '../workbench/prometheus.ts';
import { prometheusWithRules } from './backfill.ts';
import { RulesError } from './evaluate.ts';
import { parseRuleFile } from './rule-file.ts';

/** A query of a dashboard that is to cost less. */
export interface CostlyQuery {
  /** Key in the learner's file of queries. */
  readonly id: string;
  /** In the learner's words: "the error ratio of each service". */
  readonly asked: string;
  /** The query as it was: what it answers must stay the same. */
  readonly before: string;
  /** Relative; default 1e-6. */
  readonly tolerance?: number;
  /** What people write instead, over raw series; a query that answers the same is told the hint. */
  readonly mistakes?: readonly { readonly wrong: string; readonly hint: string }[];
}

export interface QueryCostOptions {
  /** The learner's recording rules, and their YAML file `id: query`. */
  readonly rulesFile: string;
  readonly queriesFile: string;
  readonly queries: readonly CostlyQuery[];
  /** The past that is asked about. */
  readonly past: HistoryPlan;
  /** How many times fewer samples each query must touch; default 5, and 1 for no more than before. */
  readonly atLeast?: number;
  /** Hours that the dashboard shows; default 3. */
  readonly hours?: number;
}

/** Hours that are recorded before the first that is shown, for windows that look back. */
const LEAD_HOURS = 2;

const queriesSchema = z.record(z.string(), z.string());

/**
 * Whether queries that read recorded series answer what the raw queries did, at a fraction of the
 * samples that Prometheus must look at. Samples are counted by the server, so the speed of the
 * machine plays no part.
 */
export async function gradeQueryCost(
  context: Pick<TaskContext, 'text' | 'artefact' | 'workbench'>,
  options: QueryCostOptions,
): Promise<Verdict> {
  const { rulesFile, queriesFile, queries, past, hours = 3 } = options;
  const rules = parseRuleFile(await context.text(rulesFile), rulesFile);
  const own = await context.artefact(queriesFile, queriesSchema);
  const { blocks } = await context.workbench.history(past);
  const end = HISTORY_UNTIL - MINUTE;
  const start = end - hours * HOUR;
  let server: BenchPrometheus;
  try {
    const recorded = { blocks: [blocks], start: start - LEAD_HOURS * HOUR, end };
    server = await prometheusWithRules(context.workbench, rules, recorded);
  } catch (error) {
    if (!(error instanceof RulesError)) throw error;
    return allOf([
      {
        asked: `the rules of ${rulesFile} can be evaluated`,
        expected: 'every rule is evaluated',
        seen: error.message,
        passed: false,
        hint: 'The message above comes from Prometheus.',
      },
    ]);
  }
  const evidence: Evidence[] = [];
  for (const query of queries) {
    const after = own[query.id]?.trim() ?? '';
    evidence.push(...(await compare(query, after, server, { ...options, start, end })));
  }
  return allOf(evidence);
}

async function compare(
  { id, asked, before, tolerance = 1e-6, mistakes = [] }: CostlyQuery,
  after: string,
  { client }: BenchPrometheus,
  { atLeast = 5, queriesFile, start, end }: QueryCostOptions & { start: number; end: number },
): Promise<Evidence[]> {
  const base = { asked: `${id}: ${asked}, from recorded series`, query: after };
  if (after === '') {
    const hint = `Write it in ${queriesFile} as "${id}: <query>".`;
    return [{ ...base, expected: 'a query', seen: 'none', passed: false, hint }];
  }
  const range = { start, end, step: MINUTE };
  const wanted = await rangeResults(client, before, range);
  if (wanted.series.length === 0) throw new Error(`the raw query of ${id} answers nothing`);
  try {
    const answer = await rangeResults(client, after, range);
    const difference = firstDifference(wanted, answer, { tolerance, ordered: false });
    if (difference !== undefined) {
      const { expected, seen, hint = 'It must answer what the raw query did.' } = difference;
      const answers = await Promise.all(
        mistakes.map(({ wrong }) => rangeResults(client, wrong, range)),
      );
      const known = mistakes.find((_, index) => {
        const same = answers[index];
        return (
          same !== undefined &&
          firstDifference(same, answer, { tolerance, ordered: false }) === undefined
        );
      });
      return [{ ...base, expected, seen, passed: false, hint: known?.hint ?? hint }];
    }
    const [raw, cheap] = [
      await client.samplesTouched(before, range),
      await client.samplesTouched(after, range),
    ];
    const factor = raw / Math.max(1, cheap);
    return [
      {
        ...base,
        expected:
          atLeast > 1
            ? `the same answer from at most 1/${atLeast} of the ${raw} samples that the raw query touches`
            : `the same answer from at most the ${raw} samples that the raw query touches`,
        seen: `the same answer from ${cheap} samples: 1/${formatNumber(factor)}`,
        passed: factor >= atLeast,
        ...(factor < atLeast && {
          hint: 'It still reads many raw samples: what it computes over series and windows can be recorded.',
        }),
      },
    ];
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    const seen = error.message;
    return [{ ...base, expected: 'an answer', seen, passed: false, hint: seen }];
  }
}
