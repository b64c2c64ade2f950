import {
  allOf,
  type DrillRecording,
  type Evidence,
  formatNumber,
  type TaskContext,
  type Timeline,
  type Verdict,
  valuesWithin,
} from '@lab/kit/spec';
import { z } from 'zod';
import { MIGRATION } from './drill.ts';
import { middleOf, replayed } from './replay.ts';
import { DATABASE_ROLES, type DatabaseRole, type Showing, type Truth } from './roles.ts';

const FILE = 'database.yaml';

/** When an incident can be seen: some seconds after its beginning until the scrape after its end. */
const SHOWS_AFTER = 6;
const ECHO_SECONDS = 9;
/** The end of the rest after an incident, in which nothing of it may be left. */
const REST = { from: 10, to: 12 };
const BEFORE_SECONDS = 4;

const GROWTH = 'deriv(pg_database_size_bytes{server="primary", datname="shop"}[8s])';
const POOL_MAX = 'max(pool_connections{job="api", state="max"})';

function incidentOf({ incidents }: DrillRecording, wanted: (id: string) => boolean) {
  const incident = incidents.find(({ id }) => wanted(id));
  if (incident === undefined) throw new Error('the recording lacks an incident');
  return incident;
}

/** What a timeline shows of an incident; a moment at which it shows nothing counts as 0. */
export function showingOf(
  timeline: Timeline,
  recording: DrillRecording,
  incident: string,
): Showing {
  const own = incidentOf(recording, (id) => id === incident);
  const other = incidentOf(recording, (id) => id !== incident);
  const within = (from: number, to: number) => middleOf(timeline, from, to) ?? 0;
  return {
    before: within(own.from - BEFORE_SECONDS, own.from),
    during: within(own.from + SHOWS_AFTER, own.to + 1),
    echo: Math.max(0, ...valuesWithin(timeline, { from: own.to + 2, to: own.to + ECHO_SECONDS })),
    after: within(own.to + REST.from, own.to + REST.to),
    elsewhere: within(other.from + SHOWS_AFTER, other.to + 1),
  };
}

/** Judges one query of a learner by what it showed of the drill. */
export function judgeRole(
  role: DatabaseRole,
  query: string,
  timelines: readonly Timeline[],
  recording: DrillRecording,
  truth: Truth,
): Evidence {
  const asked = `${role.id}: ${role.means}`;
  const expected = role.expected(truth);
  const [timeline] = timelines;
  if (timeline === undefined || timelines.length > 1) {
    const hint =
      timeline === undefined
        ? 'Nothing came back: look at each part of the query by itself.'
        : 'One number was asked for: two servers and several statements make several series.';
    const seen = `${timelines.length} series`;
    return { asked, query, expected: `one series: ${expected}`, seen, passed: false, hint };
  }
  const showing = showingOf(timeline, recording, role.incident);
  const { before, during, after } = showing;
  const hint = role.problem(showing, truth);
  return {
    asked,
    query,
    expected,
    seen: `${formatNumber(before)} before, ${formatNumber(during)} during the ${role.incident}, ${formatNumber(after)} afterwards`,
    passed: hint === undefined,
    ...(hint !== undefined && { hint }),
  };
}

/** The database's numbers in a drill in which the replica stands still, statements are slow, and the pool runs dry. */
export async function gradeDatabase(context: TaskContext): Promise<Verdict> {
  const answers = await context.artefact(FILE, z.record(z.string(), z.string().nullish()));
  const recording = await context.drill();
  const ask = (query: string) => replayed(context, recording, query);
  const [[growth], [poolMax]] = await Promise.all([ask(GROWTH), ask(POOL_MAX)]);
  if (growth === undefined || poolMax === undefined) {
    throw new Error(
      'the exporters were not scraped during the drill; is everything up in "lab status"?',
    );
  }
  const truth: Truth = {
    growth: showingOf(growth, recording, MIGRATION).during,
    poolMax: middleOf(poolMax, recording.start, recording.end) ?? 0,
  };
  return allOf(
    await Promise.all(
      DATABASE_ROLES.map(async (role): Promise<Evidence> => {
        const query = answers[role.id]?.trim();
        if (query) {
          const timelines = await ask(query).catch((error: unknown) => String(error));
          if (typeof timelines !== 'string')
            return judgeRole(role, query, timelines, recording, truth);
          const asked = `${role.id}: ${role.means}`;
          return { asked, query, expected: 'a query', seen: timelines, passed: false };
        }
        const asked = `${role.id}: ${role.means}`;
        const hint = `Write it in ${FILE} as "${role.id}: <query>".`;
        return { asked, expected: 'a query', seen: 'none', passed: false, hint };
      }),
    ),
  );
}
