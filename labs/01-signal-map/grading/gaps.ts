import {
  type DrillRecording,
  type Evidence,
  type Query,
  risingEdges,
  type TaskContext,
  type Verdict,
} from '@lab/kit/spec';
import { SHEET, sheets } from './sheet.ts';

/** Faults to be detected, and false alarms that are forgiven. */
const NEEDED = 6;
const FORGIVEN = 1;
/** The incident of the drill that is no fault: more traffic than usual. */
const CONTROL = 'surge';

interface Alarms {
  /** Ids of the incidents during (or just after) which the query began to fire. */
  readonly incidents: ReadonlySet<string>;
  /** Whether it began to fire while all was well. */
  readonly outOfNothing: boolean;
  /** Whether it ever had a result. */
  readonly hasResult: boolean;
}

async function alarmsOf(
  query: Query,
  recording: DrillRecording,
  { replay }: Pick<TaskContext, 'replay'>,
): Promise<Alarms> {
  const timelines = await replay(query);
  const edges = timelines.flatMap(risingEdges);
  const hasResult = timelines.some(({ values }) => values.some((value) => value !== undefined));
  const incidents = new Set<string>();
  let outOfNothing = false;
  for (const edge of edges) {
    // An incident echoes until the next one begins: rates look back, queues drain.
    const cause = recording.incidents.findLast(({ from }) => edge >= from);
    if (cause === undefined) outOfNothing = true;
    else incidents.add(cause.id);
  }
  return { incidents, outOfNothing, hasResult };
}

function describe({ incidents, outOfNothing }: Alarms): string {
  const moments = [...incidents, ...(outOfNothing ? ['undisturbed traffic'] : [])];
  return moments.length === 0 ? 'never' : `during ${moments.join(', ')}`;
}

function isFalseAlarm({ incidents, outOfNothing }: Alarms): boolean {
  return outOfNothing || incidents.has(CONTROL);
}

function hintFor(alarms: Alarms): string {
  if (isFalseAlarm(alarms)) {
    return 'It fires on healthy traffic: compare with a share or a limit that busy hours do not reach.';
  }
  return alarms.hasResult
    ? 'It had a result all the time: an expression without a comparison always has one.'
    : 'It never had a result: is the limit within reach, and does the series exist?';
}

function evidenceOf(symptom: string, query: Query, alarms: Alarms): Evidence {
  return {
    asked: `"${symptom}" begins to fire when something is wrong`,
    query: query.expression,
    expected: 'in an incident, never in normal or merely busy traffic',
    seen: describe(alarms),
    passed: alarms.incidents.size > 0 && !isFalseAlarm(alarms),
    hint: hintFor(alarms),
  };
}

/** The queries together detect most of the drill's faults and hardly ever cry wolf. */
export async function gradeGaps(
  context: Pick<TaskContext, 'artefact' | 'drill' | 'replay'>,
): Promise<Verdict> {
  const { gaps } = await context.artefact(SHEET, sheets.gaps);
  const recorded = gaps.flatMap(({ symptom, query }) =>
    query == null ? [] : [{ symptom: symptom ?? 'unnamed', query }],
  );
  const expected = `at least ${NEEDED} faults detected, at most ${FORGIVEN} false alarm`;
  if (recorded.length === 0) {
    const evidence = {
      asked: 'gaps are listed with a detecting query',
      expected,
      seen: 'no query',
      passed: false,
    };
    return { passed: false, evidence: [evidence] };
  }
  const recording = await context.drill();
  const detected = new Set<string>();
  let falseAlarms = 0;
  const each: Evidence[] = [];
  for (const { symptom, query } of recorded) {
    const alarms = await alarmsOf(query, recording, context);
    for (const id of alarms.incidents) if (id !== CONTROL) detected.add(id);
    if (isFalseAlarm(alarms)) falseAlarms += 1;
    each.push(evidenceOf(symptom, query, alarms));
  }
  const passed = detected.size >= NEEDED && falseAlarms <= FORGIVEN;
  const faults = recording.incidents.filter(({ id }) => id !== CONTROL).length;
  const total: Evidence = {
    asked: 'the queries together watch the system',
    expected,
    seen: `${detected.size} of ${faults} faults detected (${[...detected].toSorted().join(', ') || 'none'}), ${falseAlarms} false alarms`,
    passed,
  };
  return { passed, evidence: [...each, total] };
}
