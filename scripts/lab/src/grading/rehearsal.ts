import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { DrillPlan, DrillRecording, Incident } from '../spec/drill.ts';
import type { Sources } from './sources.ts';

/** A recording is replayed for this long; afterwards the drill is rehearsed again. */
const FRESH_SECONDS = 6 * 3600;

const recordingSchema = z.object({
  lab: z.string(),
  start: z.number(),
  end: z.number(),
  requests: z.number(),
  incidents: z.array(z.object({ id: z.string(), from: z.number(), to: z.number() })),
});

export interface RehearsalOptions {
  readonly lab: string;
  readonly plan: DrillPlan;
  readonly sources: Sources;
  /** Called before each step with the number of steps done and the total. */
  readonly onProgress?: (done: number, total: number, secondsLeft: number) => void;
  readonly signal?: AbortSignal;
}

const now = (): number => Date.now() / 1000;

/** Fisher-Yates, so that nobody can learn the order of a drill. */
function shuffled<T>(items: readonly T[]): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = Math.floor(Math.random() * (last + 1));
    const [a, b] = [result[last], result[other]];
    if (a !== undefined && b !== undefined) [result[last], result[other]] = [b, a];
  }
  return result;
}

async function rest(seconds: number, signal: AbortSignal | undefined): Promise<void> {
  await delay(seconds * 1000, undefined, signal === undefined ? {} : { signal });
}

async function rehearseOne(incident: Incident, options: RehearsalOptions) {
  const { plan, sources, signal } = options;
  const from = now();
  try {
    await incident.begin(sources, plan.incidentSeconds + plan.recoverySeconds);
    await rest(plan.incidentSeconds, signal);
  } finally {
    await incident.end(sources);
  }
  return { id: incident.id, from, to: now() };
}

async function requestsSent({ loadgen }: Sources): Promise<number> {
  const { requests } = await loadgen.ledger({ flush: true });
  return requests.reduce((sum, { count }) => sum + count, 0);
}

/**
 * Lets every incident of the plan happen once, in random order, and returns when each of them did.
 * Whatever goes wrong, no incident stays on.
 */
export async function rehearse(options: RehearsalOptions): Promise<DrillRecording> {
  const { lab, plan, sources, onProgress, signal } = options;
  const each = plan.incidentSeconds + plan.recoverySeconds;
  const order = shuffled(plan.incidents);
  const total = order.length;
  const sentBefore = await requestsSent(sources);
  const start = now();
  const rests = plan.baselineSeconds + plan.settleSeconds;
  onProgress?.(0, total, rests + total * each);
  await rest(plan.baselineSeconds, signal);
  const incidents: DrillRecording['incidents'][number][] = [];
  for (const incident of order) {
    onProgress?.(incidents.length, total, (total - incidents.length) * each + plan.settleSeconds);
    incidents.push(await rehearseOne(incident, options));
    await rest(plan.recoverySeconds, signal);
  }
  await rest(plan.settleSeconds, signal);
  onProgress?.(total, total, 0);
  const end = now();
  return { lab, start, end, requests: (await requestsSent(sources)) - sentBefore, incidents };
}

/** Whether the stores still hold what the recording speaks of. */
async function isUsable(recording: DrillRecording, { lab, plan, sources }: RehearsalOptions) {
  const known = new Set(recording.incidents.map(({ id }) => id));
  if (recording.lab !== lab || plan.incidents.some(({ id }) => !known.has(id))) return false;
  if (now() - recording.end > FRESH_SECONDS) return false;
  const time = recording.start + plan.baselineSeconds;
  return (await sources.prometheus.query('count(up)', { time })).length > 0;
}

/** The recording in `file` when it is still good, else that of a new rehearsal, kept in `file`. */
export async function recordedDrill(
  file: string,
  options: RehearsalOptions,
): Promise<DrillRecording> {
  const kept = await readFile(file, 'utf8')
    .then((text) => recordingSchema.parse(JSON.parse(text)))
    .catch(() => undefined);
  if (kept !== undefined && (await isUsable(kept, options))) return kept;
  const recording = await rehearse(options);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.new`, JSON.stringify(recording));
  await rename(`${file}.new`, file);
  return recording;
}

/**
 * The drill of a lab, for any number of tasks that ask for it at the same time: the first one has
 * it rehearsed unless `file` holds a good recording. Throws when the lab has no drill.
 */
export function sharedDrill(
  file: string,
  { plan, ...options }: Omit<RehearsalOptions, 'plan'> & { readonly plan: DrillPlan | undefined },
): () => Promise<DrillRecording> {
  let recording: Promise<DrillRecording> | undefined;
  return () => {
    if (plan === undefined) throw new Error(`${options.lab} has no drill`);
    recording ??= recordedDrill(file, { plan, ...options });
    return recording;
  };
}
