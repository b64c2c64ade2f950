import { stringify } from 'yaml';
import { formatLabels } from '../cli/values.ts';
import { formatDuration } from '../promql/duration.ts';
import type { Evidence } from '../spec/evidence.ts';
import type { Interval } from '../spec/timeline.ts';
import type { Workbench } from '../workbench/workbench.ts';
import { type AlertIntervals, alertIntervals } from './alert-intervals.ts';
import type { RuleData, RuleFixtures } from './rule-data.ts';

/** What an alert does, written over raw series. */
export interface AlertReference {
  readonly expr: string;
  /** A duration such as `5m`. */
  readonly for?: string;
  readonly keep_firing_for?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** An alert to be written. */
export interface AlertTask {
  readonly id: string;
  /** In the learner's words: "fires when more than 5% fail for 5 minutes". */
  readonly asked: string;
  /** The name that the learner gives it. */
  readonly alert: string;
  /** What it must do. Its labels are compared, further labels of the learner's are free. */
  readonly equals: AlertReference;
  /** How much later or earlier it may begin or end; default 0: virtual time has no jitter. */
  readonly toleranceSeconds?: number;
  /** Series made for this alert, instead of those of all rules. */
  readonly fixtures?: RuleFixtures;
  /** What people write instead; a rule that fires at the same times is told the hint. */
  readonly mistakes?: readonly { readonly wrong: AlertReference; readonly hint: string }[];
}

/** Compares when each alert fires with when the reference does, on both fixtures. */
export async function gradeAlerts(
  workbench: Workbench,
  rules: string,
  alerts: readonly AlertTask[],
  fixtures: RuleFixtures,
): Promise<Evidence[]> {
  const evidence: Evidence[] = [];
  for (const task of alerts) {
    const own = task.fixtures ?? fixtures;
    const shown = await gradeAlert(workbench, rules, task, own.public, '');
    evidence.push(shown);
    if (!shown.passed) continue;
    evidence.push(await gradeAlert(workbench, rules, task, own.hidden, ', on hidden data'));
  }
  return evidence;
}

async function gradeAlert(
  workbench: Workbench,
  rules: string,
  { alert, asked, equals, mistakes = [], toleranceSeconds }: AlertTask,
  data: RuleData,
  where: string,
): Promise<Evidence> {
  const tolerance = toleranceSeconds ?? 0;
  const referenceFires = (reference: AlertReference) =>
    alertIntervals(workbench, { rules: ruleText(alert, reference), alert, data });
  const expected = await referenceFires(equals);
  const compared = new Set(expected.flatMap(({ labels }) => Object.keys(labels)));
  const narrowed = (found: readonly AlertIntervals[]) => onlyLabels(found, compared);
  const seen = narrowed(await alertIntervals(workbench, { rules, alert, data }));
  const mismatch = firstMismatch(expected, seen, tolerance);
  const base = { asked: `${alert} ${asked}${where}`, query: `ALERTS{alertname="${alert}"}` };
  if (mismatch === undefined) {
    const times = expected.flatMap(({ intervals }) => intervals).length;
    const text = times === 0 ? 'silent' : `fires ${times} times, when it should`;
    return { ...base, expected: 'fires when it should', seen: text, passed: true };
  }
  let hint: string | undefined;
  for (const { wrong, hint: told } of mistakes) {
    const same = firstMismatch(narrowed(await referenceFires(wrong)), seen, 0) === undefined;
    if (same) {
      hint = told;
      break;
    }
  }
  return {
    ...base,
    expected: describe(mismatch.labels, mismatch.expected),
    seen: describe(mismatch.labels, mismatch.seen),
    passed: false,
    hint: hint ?? hintFor(mismatch, expected, seen),
  };
}

function ruleText(alert: string, reference: AlertReference): string {
  return stringify({ groups: [{ name: 'reference', rules: [{ alert, ...reference }] }] });
}

/** Alerts by these labels alone; what falls together is united. */
function onlyLabels(
  found: readonly AlertIntervals[],
  compared: ReadonlySet<string>,
): AlertIntervals[] {
  const united = new Map<string, AlertIntervals>();
  for (const { alert, labels, intervals } of found) {
    const own = Object.fromEntries(Object.entries(labels).filter(([name]) => compared.has(name)));
    const key = keyOf(own);
    united.set(key, {
      alert,
      labels: own,
      intervals: unite([...(united.get(key)?.intervals ?? []), ...intervals]),
    });
  }
  return [...united.values()];
}

const keyOf = (labels: AlertIntervals['labels']) =>
  JSON.stringify(Object.entries(labels).toSorted());

function unite(intervals: readonly Interval[]): Interval[] {
  const found: { from: number; to: number }[] = [];
  for (const { from, to } of intervals.toSorted((a, b) => a.from - b.from)) {
    const last = found.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else found.push({ from, to });
  }
  return found;
}

interface Mismatch {
  readonly labels: AlertIntervals['labels'];
  readonly expected: readonly Interval[];
  readonly seen: readonly Interval[];
}

function sameIntervals(a: readonly Interval[], b: readonly Interval[], tolerance: number): boolean {
  return (
    a.length === b.length &&
    a.every(({ from, to }, index) => {
      const other = b[index];
      if (other === undefined) return false;
      return Math.abs(from - other.from) <= tolerance && Math.abs(to - other.to) <= tolerance;
    })
  );
}

function firstMismatch(
  expected: readonly AlertIntervals[],
  seen: readonly AlertIntervals[],
  tolerance: number,
): Mismatch | undefined {
  const all = new Map([...expected, ...seen].map(({ labels }) => [keyOf(labels), labels]));
  for (const [key, labels] of all) {
    const of = (found: readonly AlertIntervals[]) =>
      found.find((entry) => keyOf(entry.labels) === key)?.intervals ?? [];
    const mismatch = { labels, expected: of(expected), seen: of(seen) };
    if (!sameIntervals(mismatch.expected, mismatch.seen, tolerance)) return mismatch;
  }
  return undefined;
}

function describe(labels: AlertIntervals['labels'], intervals: readonly Interval[]): string {
  const when = intervals
    .slice(0, 4)
    .map(({ from, to }) => `${formatDuration(from)} to ${formatDuration(to)}`)
    .join(', ');
  return `${formatLabels(labels)} ${when === '' ? 'silent' : `fires ${when}`}`;
}

const seconds = (intervals: readonly Interval[]): number =>
  intervals.reduce((sum, { from, to }) => sum + to - from, 0);

const overlap = (a: readonly Interval[], b: readonly Interval[]): boolean =>
  a.some(({ from, to }) => b.some((other) => from < other.to && other.from < to));

function hintFor(
  { expected, seen }: Mismatch,
  allExpected: readonly AlertIntervals[],
  allSeen: readonly AlertIntervals[],
): string {
  const firing = (found: readonly AlertIntervals[]) =>
    seconds(found.flatMap(({ intervals }) => intervals));
  if (firing(allSeen) === 0) {
    return 'It never fires: is the limit within reach, does every series exist, and is "for" shorter than the trouble?';
  }
  if (firing(allExpected) === 0) return 'It fires although nothing is wrong.';
  if (seen.length === 0) {
    const sameTimes = allSeen.some(({ intervals }) => sameIntervals(intervals, expected, 0));
    return sameTimes
      ? 'It fires at the right time with other labels: keep the labels that the guide asks for.'
      : 'It stays silent where it should fire: think of series that are missing, of limits, and of "for".';
  }
  if (expected.length === 0) {
    return 'It fires where it should be silent: think of blips ("for"), of little traffic, and of resets.';
  }
  if (!overlap(expected, seen)) {
    return 'It fires while all is well and is silent when it is not: is the comparison, or good and bad, the wrong way round?';
  }
  if (seen.length > expected.length)
    return 'It fires in pieces: the window is too short, or "for" begins anew.';
  const [wanted, got] = [expected[0], seen[0]];
  if (wanted && got && got.from < wanted.from) {
    return 'It fires too early: compare "for", the window and the limit with the guide.';
  }
  if (wanted && got && got.from > wanted.from) {
    return 'It fires too late: compare "for", the window and the limit with the guide.';
  }
  return 'It ends at another time: compare the window and "keep_firing_for" with the guide.';
}
