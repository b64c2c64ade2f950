import { allOf, type Evidence, metricNames, type TaskContext, type Verdict } from '@lab/kit/spec';
import { z } from 'zod';
import { titleOf } from '../past/incidents.ts';
import { openPasts, type Past } from '../past/past.ts';
import { type Misbehaviour, misbehaviour, onlyGrows } from '../past/reaction.ts';
import { messageOf } from '../past/refusal.ts';
import { ROLES, type Role } from './roles.ts';

/** The file with the four signals of each service. */
export const SIGNALS = 'signals.yaml';

const sheetSchema = z.record(
  z.string(),
  z.record(z.string(), z.string().trim().nullish()).nullish(),
);
type Sheet = z.output<typeof sheetSchema>;

const HINTS: Readonly<Record<Misbehaviour['kind'], (role: Role, found: Misbehaviour) => string>> = {
  absent: () => 'It has no value then: which side of an operator has no series, or is there 0 / 0?',
  still: ({ meaning }, { event }) =>
    `It does not show ${titleOf(event)}: does it speak of ${meaning}, of all parts of this service?`,
  'wrong-way': (_, { event }) =>
    `It moves the wrong way in ${titleOf(event)}: are good and bad, or the two sides of the division, mixed up?`,
  stays: () =>
    'It does not recover: the window still holds the incident when that is long over; a shorter one lets go sooner.',
  unrelated: ({ service, signal, meaning }, { event }) =>
    `It moves in ${titleOf(event)} as well, which is no matter of ${service}.${signal}: read ${meaning} and nothing else.`,
};

/** The metrics that a query reads, histograms by the name of the whole. */
function metricsOf(query: string): string[] {
  try {
    return metricNames(query).map((name) => name.replace(/_(bucket|count|sum)$/, ''));
  } catch {
    // A query that is none is judged elsewhere.
    return [];
  }
}

/** Saturation is to tell what latency does not tell yet. */
function sameMetric(role: Role, query: string, sheet: Sheet): Evidence[] {
  const others = ['latency', 'errors', 'traffic'].filter((signal) => {
    const other = metricsOf(sheet[role.service]?.[signal] ?? '');
    return role.signal === 'saturation' && metricsOf(query).some((name) => other.includes(name));
  });
  return others.slice(0, 1).map((signal) => ({
    asked: `${role.service}.saturation is a signal of its own`,
    query,
    expected: 'a metric that the other three do not read',
    seen: `the metric of ${role.service}.${signal}`,
    passed: false,
    hint: 'What people already feel is not what fills up before they feel it: look for something that waits or runs out.',
  }));
}

async function gradeOn(past: Past, role: Role, query: string): Promise<Evidence> {
  const evidence = (expected: string, seen: string, passed: boolean, hint?: string): Evidence => ({
    asked: `${role.service}.${role.signal}: ${role.meaning}`,
    query,
    expected,
    seen: `${seen}, in ${past.name}`,
    passed,
    ...(hint !== undefined && { hint }),
  });
  const curves = await past.curves(query).catch(messageOf);
  if (typeof curves === 'string') return evidence('a query', curves, false);
  const [curve] = curves;
  if (curve === undefined || curves.length > 1) {
    const hint =
      curve === undefined
        ? 'Try it with `npm run lab -- query promql`: does the metric exist, do the labels match?'
        : 'One number is wanted: aggregate over the labels that are left.';
    return evidence('1 series', `${curves.length} series`, false, hint);
  }
  const events = Object.entries(role.shows).map(([event, way]) => `${way} in "${event}"`);
  const expected = `${events.join(' and ')}, recovers, and is calm otherwise`;
  const found = misbehaviour(curve, past.ledger, role);
  if (found === undefined) return evidence(expected, 'so it does', true);
  const hint = onlyGrows(curve)
    ? 'It only ever grows: that is how much there has been since the process started, not how things are going.'
    : HINTS[found.kind](role, found);
  return evidence(expected, found.seen, false, hint);
}

async function gradeRole(role: Role, sheet: Sheet, pasts: readonly Past[]): Promise<Evidence[]> {
  const query = sheet[role.service]?.[role.signal];
  if (!query) {
    const asked = `${role.service}.${role.signal} is filled in`;
    return [{ asked, expected: `a query for ${role.meaning}`, seen: 'nothing', passed: false }];
  }
  let last: Evidence[] = [];
  for (const past of pasts) {
    last = [await gradeOn(past, role, query)];
    if (last.some(({ passed }) => !passed)) return last;
  }
  return [...last, ...sameMetric(role, query, sheet)];
}

/** Each service has its four golden signals: they show what happened to it, and only that. */
export async function gradeSignals(context: TaskContext): Promise<Verdict> {
  const sheet = await context.artefact(SIGNALS, sheetSchema);
  const pasts = await openPasts(context);
  const evidence: Evidence[] = [];
  for (const role of ROLES) evidence.push(...(await gradeRole(role, sheet, pasts)));
  return allOf(evidence);
}
