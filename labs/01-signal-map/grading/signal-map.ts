import {
  allOf,
  type DrillRecording,
  type Evidence,
  formatNumber,
  median,
  type Query,
  type TaskContext,
  type Timeline,
  type Verdict,
  valuesWithin,
} from '@lab/kit/spec';
import { SHEET, sheets } from './sheet.ts';

interface Role {
  readonly service: string;
  readonly role: string;
  /** The incident of the drill that this signal must show. */
  readonly incident: string;
  readonly meaning: string;
}

const ROLES: readonly Role[] = [
  { service: 'api', role: 'traffic', incident: 'surge', meaning: 'requests per second' },
  { service: 'api', role: 'errors', incident: 'api-errors', meaning: 'failed requests' },
  { service: 'api', role: 'latency', incident: 'slow-query', meaning: 'seconds a request takes' },
  {
    service: 'features',
    role: 'missing',
    incident: 'missing-feature',
    meaning: 'features without a value',
  },
  { service: 'model', role: 'traffic', incident: 'surge', meaning: 'predictions per second' },
  {
    service: 'model',
    role: 'latency',
    incident: 'slow-model',
    meaning: 'seconds a prediction takes',
  },
  { service: 'worker', role: 'traffic', incident: 'surge', meaning: 'jobs per second' },
  { service: 'worker', role: 'failures', incident: 'payment-outage', meaning: 'failed jobs' },
  { service: 'worker', role: 'backlog', incident: 'payment-outage', meaning: 'work that waits' },
];

/** A signal that shows an incident is at least this many times what it was before. */
const RISE = 1.3;
/** Traffic must agree with what the load generator really sent within this share. */
const LEDGER_TOLERANCE = 0.1;
/** How long before an incident its "usual" value is read, and how long it may echo, in seconds. */
const BEFORE_SECONDS = 15;
const ECHO_SECONDS = 10;

type Answer = { type?: string | null | undefined; query?: Query | null | undefined } | undefined;

function reaction(timeline: Timeline, recording: DrillRecording, incidentId: string) {
  const incident = recording.incidents.find(({ id }) => id === incidentId);
  if (incident === undefined) throw new Error(`the drill has no incident ${incidentId}`);
  const { from, to } = incident;
  const before = median(valuesWithin(timeline, { from: from - BEFORE_SECONDS, to: from })) ?? 0;
  const during = Math.max(0, ...valuesWithin(timeline, { from, to: to + ECHO_SECONDS }));
  const after = Math.min(...valuesWithin(timeline, { from: to, to: recording.end }), during);
  return { before, during, after };
}

/** True of a number that grows and never falls, as a counter's own value does. */
function onlyGrows({ values }: Timeline): boolean {
  const numbers = values.filter((value) => value !== undefined);
  const falls = numbers.some((value, index) => value < (numbers[index - 1] ?? value));
  return !falls && (numbers.at(-1) ?? 0) > (numbers[0] ?? 0);
}

function hintFor({ meaning }: Role, timeline: Timeline, rises: boolean): string {
  if (onlyGrows(timeline)) {
    return 'It only ever grows: that is how much there has been since the process started, not how things are going.';
  }
  return rises
    ? 'It rises and stays: the window still holds the incident when that is long over; a shorter one recovers sooner.'
    : `Does this query speak of ${meaning}, of this service and of all its parts?`;
}

function reacts(
  name: string,
  role: Role,
  query: Query,
  timeline: Timeline,
  recording: DrillRecording,
): Evidence {
  const { before, during, after } = reaction(timeline, recording, role.incident);
  const rises = during > 0 && during >= before * RISE;
  const recovers = after <= before + (during - before) / 2;
  return {
    asked: `${name} shows the incident "${role.incident}" and recovers`,
    query: query.expression,
    expected: `at least ${RISE} times the usual value, then back`,
    seen: `${formatNumber(before)} before, ${formatNumber(during)} at most during, ${formatNumber(after)} at least after`,
    passed: rises && recovers,
    hint: hintFor(role, timeline, rises),
  };
}

function agreesWithLedger(timeline: Timeline, recording: DrillRecording): Evidence {
  const values = valuesWithin(timeline, { from: recording.start, to: recording.end });
  const seen = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const sent = recording.requests / (recording.end - recording.start);
  return {
    asked: 'api.traffic agrees with what the load generator sent',
    expected: `${formatNumber(sent)} requests/s, give or take ${LEDGER_TOLERANCE * 100} %`,
    seen: `${formatNumber(seen)} requests/s on average`,
    passed: Math.abs(seen - sent) <= sent * LEDGER_TOLERANCE,
    hint: 'Every request counts, whatever its route and status; each exactly once.',
  };
}

async function hasDeclaredType(
  name: string,
  answer: Answer,
  query: Query,
  { metricTypes }: TaskContext,
): Promise<Evidence> {
  const types = await metricTypes(query);
  return {
    asked: `${name} is built on a metric of the declared type`,
    query: query.expression,
    expected: answer?.type ?? 'a type: counter, gauge or histogram',
    seen: types.join(', ') || 'no metric with a type',
    passed: types.length > 0 && types.every((type) => type === answer?.type),
    hint: "The TYPE line on the service's /metrics page tells.",
  };
}

async function gradeRole(role: Role, answer: Answer, context: TaskContext): Promise<Evidence[]> {
  const name = `${role.service}.${role.role}`;
  const query = answer?.query;
  if (query == null) {
    return [
      {
        asked: `${name} is filled in`,
        expected: `a query for ${role.meaning}`,
        seen: 'nothing',
        passed: false,
      },
    ];
  }
  const recording = await context.drill();
  const timelines = await context.replay(query);
  const [timeline] = timelines;
  if (timeline === undefined || timelines.length > 1) {
    const hint =
      timeline === undefined
        ? 'Try it with `npm run lab -- query`: does the metric exist, do the labels match?'
        : 'One number is wanted: aggregate over the labels that are left.';
    const seen = `${timelines.length} series`;
    return [
      {
        asked: `${name} is one number`,
        query: query.expression,
        expected: '1 series',
        seen,
        passed: false,
        hint,
      },
    ];
  }
  const evidence = [reacts(name, role, query, timeline, recording)];
  if (query.language === 'promql')
    evidence.unshift(await hasDeclaredType(name, answer, query, context));
  if (name === 'api.traffic') evidence.push(agreesWithLedger(timeline, recording));
  return evidence;
}

/** Each role has a query that exists, has the declared type, shows its incident and recovers. */
export async function gradeSignalMap(context: TaskContext): Promise<Verdict> {
  const { roles } = await context.artefact(SHEET, sheets.roles);
  const evidence: Evidence[] = [];
  for (const role of ROLES) {
    evidence.push(...(await gradeRole(role, roles[role.service]?.[role.role], context)));
  }
  return allOf(evidence);
}
