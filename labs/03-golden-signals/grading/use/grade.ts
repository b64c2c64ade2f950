import {
  allOf,
  type Evidence,
  formatNumber,
  type TaskContext,
  type Verdict,
  valuesWithin,
} from '@lab/kit/spec';
import { z } from 'zod';
import { type IncidentId, occurrences, titleOf, troubledInstance } from '../past/incidents.ts';
import { type Curve, openPasts, type Past } from '../past/past.ts';
import { type Misbehaviour, misbehaviour, onlyGrows } from '../past/reaction.ts';
import { messageOf } from '../past/refusal.ts';
import { CELLS, type Cell, EMPTY } from './cells.ts';

/** The file with the table. */
export const USE = 'use.yaml';

const sheetSchema = z.record(
  z.string(),
  z.record(z.string(), z.string().trim().nullish()).nullish(),
);
type Sheet = z.output<typeof sheetSchema>;

const NONE = 'none';
/** In its incident a resource is used up to at least this share. */
const FULL = 0.7;

/** What a query of a box gets wrong; undefined when it is right. */
interface Problem {
  readonly seen: string;
  readonly hint?: string;
}

function problemOfRange(curves: readonly Curve[], { aspect }: Cell): Problem | undefined {
  if (aspect !== 'utilization') return undefined;
  const values = curves.flatMap((curve) => curve.values.filter((value) => value !== undefined));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (low >= -0.01 && high <= 1.01) return undefined;
  return {
    seen: `${formatNumber(low)} to ${formatNumber(high)}`,
    hint: 'Utilization is a share: 0 is idle, 1 is all of it. What is all of it here?',
  };
}

function hintFor({ meaning, aspect }: Cell, curve: Curve, { kind, event }: Misbehaviour): string {
  if (onlyGrows(curve)) return 'It only ever grows: that is a sum since the host started.';
  switch (kind) {
    case 'unrelated':
      return event === 'disk-stress'
        ? `It also rises in ${titleOf(event)}, when the CPUs have nothing to do: Linux counts those that wait for the disk in its load.`
        : `It also moves in ${titleOf(event)}: this box asks for ${meaning}, and for nothing else.`;
    case 'stays':
      return 'It does not recover: the window still holds the incident when that is long over.';
    case 'wrong-way':
      return `It falls in ${titleOf(event)}: that is what is left, not what is taken.`;
    default:
      return aspect === 'saturation'
        ? `It does not show ${titleOf(event)}: how busy a resource is and how much waits for it are two things.`
        : `It does not show ${titleOf(event)}: is it about ${meaning}?`;
  }
}

function problemOfFill(
  curve: Curve,
  { aspect }: Cell,
  event: IncidentId,
  past: Past,
): Problem | undefined {
  const [when] = occurrences(past.ledger, event, []);
  if (aspect !== 'utilization' || when === undefined) return undefined;
  const full = Math.max(...valuesWithin(curve, when));
  if (full >= FULL) return undefined;
  return {
    seen: `at most ${formatNumber(full)} in ${titleOf(event)}`,
    hint: 'When all of it was taken, it says that much was left: is the whole really the whole of this resource?',
  };
}

/** The curve of the troubled host moves when it should. */
function problemOfHosts(curves: readonly Curve[], cell: Cell, past: Past): Problem | undefined {
  const [event] = Object.keys(cell.shows) as IncidentId[];
  if (event === undefined) return undefined;
  const instance = troubledInstance(past.ledger, event);
  const troubled = curves.find(({ labels }) => labels.instance === instance);
  if (troubled === undefined) {
    return {
      seen: `no series with instance="${instance}"`,
      hint: 'Which host is it? Keep the label instance.',
    };
  }
  const found = misbehaviour(troubled, past.ledger, cell);
  if (found === undefined) return problemOfFill(troubled, cell, event, past);
  return { seen: `${found.seen} (${instance})`, hint: hintFor(cell, troubled, found) };
}

async function problemOn(past: Past, cell: Cell, query: string): Promise<Problem | undefined> {
  const curves = await past.curves(query).catch(messageOf);
  if (typeof curves === 'string') return { seen: curves };
  if (curves.length === 0) {
    return {
      seen: 'no series',
      hint: 'Try it with `npm run lab -- query promql`: does the metric exist, do the labels of both sides agree?',
    };
  }
  const hosts = new Set(curves.map(({ labels }) => labels.instance));
  if (hosts.size !== curves.length || hosts.has(undefined)) {
    const hint = hosts.has(undefined)
      ? 'Which host is it? Keep the label instance.'
      : 'One series for each host is wanted: aggregate over what else tells them apart.';
    return { seen: `${curves.length} series, ${hosts.size} hosts`, hint };
  }
  return problemOfRange(curves, cell) ?? problemOfHosts(curves, cell, past);
}

async function gradeCell(cell: Cell, sheet: Sheet, pasts: readonly Past[]): Promise<Evidence> {
  const { resource, aspect, meaning, shows } = cell;
  const query = sheet[resource]?.[aspect];
  const asked = `${resource}.${aspect}: ${meaning}`;
  if (!query) return { asked, expected: 'a query', seen: 'nothing', passed: false };
  const events = Object.keys(shows).join();
  const expected = `one series for each host; the troubled one rises in "${events}", recovers, and is calm otherwise`;
  if (query === NONE) {
    const hint = 'There is a metric for it: look through the names that begin with node_.';
    return { asked, expected: 'a query', seen: NONE, passed: false, hint };
  }
  for (const past of pasts) {
    const problem = await problemOn(past, cell, query);
    if (problem === undefined) continue;
    const { seen, hint } = problem;
    return {
      asked,
      query,
      expected,
      seen: `${seen}, in ${past.name}`,
      passed: false,
      ...(hint && { hint }),
    };
  }
  return { asked, query, expected, seen: 'so it does, in both pasts', passed: true };
}

function gradeEmpty(sheet: Sheet): Evidence {
  const written = sheet[EMPTY.resource]?.[EMPTY.aspect];
  return {
    asked: `${EMPTY.resource}.${EMPTY.aspect}: faults of the CPUs themselves`,
    expected: 'what these hosts really tell about it',
    seen: written || 'nothing',
    passed: written === NONE,
    hint: written
      ? 'That is not a fault of a CPU. Not every box can be filled; one that is known to be empty is worth more than one that is filled with something else.'
      : `Look through the names that begin with node_. Write ${NONE} for a box that nothing fills.`,
  };
}

/** The table has the right signal in each box, and says which box is empty. */
export async function gradeUse(context: TaskContext): Promise<Verdict> {
  const sheet = await context.artefact(USE, sheetSchema);
  const pasts = await openPasts(context);
  const evidence: Evidence[] = [];
  for (const cell of CELLS) evidence.push(await gradeCell(cell, sheet, pasts));
  return allOf([...evidence, gradeEmpty(sheet)]);
}
