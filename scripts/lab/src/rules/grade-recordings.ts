import { formatDuration } from '../promql/duration.ts';
import type { Evidence } from '../spec/evidence.ts';
import type { Workbench } from '../workbench/workbench.ts';
import { type Difference, differences, sideOf } from './compare.ts';
import { evaluateRules } from './evaluate.ts';
import { hintFor } from './likely-mistake.ts';
import { moments } from './moments.ts';
import type { RuleAnswer, RuleSample } from './promtool-answers.ts';
import type { RuleData, RuleFixtures } from './rule-data.ts';

/** A series to be recorded. */
export interface RecordingTask {
  readonly id: string;
  /** In the learner's words: "the error ratio of each model". */
  readonly asked: string;
  /** The name under which the learner records it. */
  readonly record: string;
  /** What it must equal at any time: a query of raw series. */
  readonly equals: string;
  /** Relative; default 1e-9. */
  readonly tolerance?: number;
  /** What people write instead, as queries of raw series; a rule that gives the same is told the hint. */
  readonly mistakes?: readonly { readonly wrong: string; readonly hint: string }[];
}

const TOLERANCE = 1e-9;

/** The answers to one question over all moments. */
interface Course {
  readonly times: readonly number[];
  readonly answers: readonly RuleAnswer[];
}

const samplesOf = (answer: RuleAnswer | undefined): readonly RuleSample[] =>
  answer !== undefined && 'samples' in answer ? answer.samples : [];

function courseDifferences(
  expected: Course,
  seen: Course,
  tolerance: number,
): { time: number; found: Difference[] }[] {
  return expected.times.map((time, index) => ({
    time,
    found: differences(
      samplesOf(expected.answers[index]),
      samplesOf(seen.answers[index]),
      tolerance,
    ),
  }));
}

/** Compares each recorded series with its raw query on both fixtures. */
export async function gradeRecordings(
  workbench: Workbench,
  rules: string,
  recordings: readonly RecordingTask[],
  fixtures: RuleFixtures,
): Promise<Evidence[]> {
  const shown = await gradeOn(workbench, rules, recordings, fixtures.public, '');
  const hidden = await gradeOn(workbench, rules, recordings, fixtures.hidden, ', on hidden data');
  return shown.flatMap((evidence, index) => {
    const other = hidden[index];
    // Data that a learner has not seen tell nothing new while the data they know fail.
    return other === undefined || !evidence.passed ? [evidence] : [evidence, other];
  });
}

async function gradeOn(
  workbench: Workbench,
  rules: string,
  recordings: readonly RecordingTask[],
  data: RuleData,
  where: string,
): Promise<Evidence[]> {
  const times = moments(data);
  const expressions = recordings.map(({ record, equals, mistakes = [] }) => [
    record,
    equals,
    ...mistakes.map(({ wrong }) => wrong),
  ]);
  const answers = await evaluateRules(workbench, {
    rules,
    data,
    questions: expressions.flat().map((expression) => ({ expression, times })),
  });
  const courses = answers.map((course): Course => ({ times, answers: course }));
  return recordings.map((recording, index) => {
    const count = expressions[index]?.length ?? 0;
    const [seen, expected, ...wrong] = courses.splice(0, count);
    if (!seen || !expected) throw new Error(`no answer for ${recording.record}`);
    return evidenceOf(recording, { seen, expected, wrong }, where);
  });
}

function evidenceOf(
  { asked, record, tolerance = TOLERANCE, mistakes = [], equals }: RecordingTask,
  { seen, expected, wrong }: { seen: Course; expected: Course; wrong: readonly Course[] },
  where: string,
): Evidence {
  const failed = expected.answers.find((answer) => 'error' in answer);
  if (failed !== undefined && 'error' in failed) {
    throw new Error(`the reference query of ${record} fails: ${failed.error}`);
  }
  if (expected.answers.every((answer) => samplesOf(answer).length === 0)) {
    throw new Error(`the reference query of ${record} finds nothing: ${equals}`);
  }
  const course = courseDifferences(expected, seen, tolerance);
  const first = course.find(({ found }) => found.length > 0);
  const base = { asked: `${record} is ${asked}${where}`, query: record };
  const difference = first?.found[0];
  if (first === undefined || difference === undefined) {
    const series = samplesOf(expected.answers.at(-1)).length;
    const seenText = `the same at ${expected.times.length} moments (${series} series at the end)`;
    return { ...base, expected: 'the same as the raw query', seen: seenText, passed: true };
  }
  const known = mistakes.find((_, index) => {
    const same = wrong[index];
    return (
      same !== undefined &&
      courseDifferences(same, seen, tolerance).every(({ found }) => found.length === 0)
    );
  });
  const at = ` after ${formatDuration(first.time)}`;
  return {
    ...base,
    expected: sideOf(difference.labels, difference.expected) + at,
    seen: sideOf(difference.labels, difference.seen) + at,
    passed: false,
    hint:
      known?.hint ??
      hintFor(
        expected.answers.map(samplesOf),
        seen.answers.map(samplesOf),
        course.map(({ found }) => found),
      ),
  };
}
