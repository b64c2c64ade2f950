import {
  allOf,
  type Evidence,
  formatNumber,
  promqlQuery,
  type TaskContext,
  type Verdict,
} from '@lab/kit/spec';
import { SHEET, sheets } from './sheet.ts';

type Signal = 'metrics' | 'logs' | 'traces';

interface Price {
  readonly unit: string;
  /** What is charged for storing a million of them for a day, in euros. */
  readonly perMillionDays: number;
  /** Days that the team's work needs: a month's comparison, an incident review, a look at yesterday. */
  readonly needed: number;
  /** What really arrives each second, by the kit's own counters. */
  readonly truth: string;
}

/** The price list of the guide; the numbers are made up, their proportions are not. */
const PRICES: Readonly<Record<Signal, Price>> = {
  metrics: {
    unit: 'samples',
    perMillionDays: 0.002,
    needed: 15,
    truth: 'sum(rate(prometheus_tsdb_head_samples_appended_total[1m]))',
  },
  logs: { unit: 'lines', perMillionDays: 0.1, needed: 7, truth: 'sum(rate(log_lines_total[1m]))' },
  traces: {
    unit: 'spans',
    perMillionDays: 0.08,
    needed: 2,
    truth: 'sum(rate(telemetry_spans_exported_total[1m]))',
  },
};

const SIGNALS = ['metrics', 'logs', 'traces'] as const satisfies readonly Signal[];
const TOLERANCE = 0.3;
/** The team may spend this much more than the cheapest table that meets every need. */
const SLACK = 1.5;
const SECONDS_PER_DAY = 86_400;

/** Euros a month for keeping what arrives each second for so many days. */
function monthly(signal: Signal, perSecond: number, keepDays: number): number {
  return ((perSecond * SECONDS_PER_DAY * 30) / 1e6) * keepDays * PRICES[signal].perMillionDays;
}

function volumeEvidence(
  signal: Signal,
  seen: number | undefined,
  truth: number,
  query: string | undefined,
): Evidence {
  const without = query === undefined ? 'no query' : 'not one number';
  return {
    asked: `${signal}: the volume query counts what arrives`,
    ...(query !== undefined && { query }),
    expected: `${formatNumber(truth)} ${PRICES[signal].unit}/s, give or take ${TOLERANCE * 100} %`,
    seen: seen === undefined ? without : `${formatNumber(seen)}/s`,
    // Where nothing arrives there is nothing to have measured.
    passed: truth > 0 && seen !== undefined && Math.abs(seen - truth) <= truth * TOLERANCE,
    hint: `A rate per second over all services: of ${PRICES[signal].unit}, not of requests.`,
  };
}

/** Every volume is measured, every need is met, and the bill stays within the budget. */
export async function gradeCosts(
  context: Pick<TaskContext, 'artefact' | 'value'>,
): Promise<Verdict> {
  const { costs } = await context.artefact(SHEET, sheets.costs);
  const evidence: Evidence[] = [];
  let bill = 0;
  let cheapest = 0;
  for (const signal of SIGNALS) {
    const { volume, keep_days: keepDays } = costs[signal];
    const { needed, truth } = PRICES[signal];
    const perSecond = (await context.value(promqlQuery(truth))) ?? 0;
    bill += monthly(signal, perSecond, keepDays ?? 0);
    cheapest += monthly(signal, perSecond, needed);
    evidence.push({
      asked: `${signal}: kept as long as they are needed`,
      expected: `at least ${needed} days`,
      seen: keepDays == null ? 'no number of days' : `${keepDays} days`,
      passed: keepDays != null && keepDays >= needed,
      hint: 'The team still asks about them when they are gone: what is each signal needed for?',
    });
    const seen = volume == null ? undefined : await context.value(volume);
    evidence.push(volumeEvidence(signal, seen, perSecond, volume?.expression));
  }
  const budget = cheapest * SLACK;
  evidence.push({
    asked: 'the monthly bill stays within the budget',
    expected: `at most ${budget.toFixed(2)} euros`,
    seen: `${bill.toFixed(2)} euros`,
    passed: bill > 0 && bill <= budget,
    hint: 'Which signal costs most per day kept, and who asks it about last month?',
  });
  return allOf(evidence);
}
