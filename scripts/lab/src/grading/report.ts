import pc from 'picocolors';
import type { Evidence } from '../spec/evidence.ts';
import type { Report, TaskResult } from './check.ts';
import type { ExpectationResult } from './expectations.ts';

const MARKS = { passed: pc.green('ok  '), failed: pc.red('FAIL'), skipped: pc.yellow('skip') };

const mark = (passed: boolean): string => (passed ? MARKS.passed : MARKS.failed);

/** One expectation as a line of text. */
export function expectationLine({ expectation, outcome, seen }: ExpectationResult): string {
  const comparison =
    outcome === 'passed' ? seen : `expected ${expectation.expected}; seen: ${seen}`;
  return `  ${MARKS[outcome]} ${expectation.name}  ${pc.dim(comparison)}`;
}

function evidenceLines({ asked, query, expected, seen, passed, hint }: Evidence): string[] {
  return [
    `       ${mark(passed)} ${asked}: expected ${expected}; seen: ${seen}`,
    ...(query === undefined || passed ? [] : [`            query: ${query}`]),
    ...(hint === undefined || passed ? [] : [`            ${pc.cyan(hint)}`]),
  ];
}

/** One task with its evidence and the first `hintCount` hints of its ladder. */
export function taskLines({ task, verdict }: TaskResult, hintCount: number): string[] {
  const hints = verdict.passed ? [] : task.hints.slice(0, hintCount);
  return [
    `  ${mark(verdict.passed)} ${pc.bold(task.id)}  ${task.title}`,
    ...verdict.evidence.flatMap(evidenceLines),
    ...hints.map(
      (hint, index) => `       ${pc.cyan(`hint ${index + 1} of ${task.hints.length}`)}: ${hint}`,
    ),
    ...(verdict.passed ? [] : [`       work in: ${task.artefacts.join(', ')}`]),
  ];
}

/** The closing line: what passed, out of how much. */
export function summaryLine({ lab, expectations, tasks, passed }: Report): string {
  const met = expectations.filter(({ outcome }) => outcome === 'passed').length;
  const asked = expectations.filter(({ outcome }) => outcome !== 'skipped').length;
  const solved = tasks.filter(({ verdict }) => verdict.passed).length;
  return `${mark(passed)} ${lab.id}: ${met} of ${asked} expectations met, ${solved} of ${tasks.length} tasks solved`;
}

/** The report for machines (`--json`). */
export function toJson({ lab, expectations, tasks, passed }: Report) {
  return {
    lab: lab.id,
    passed,
    expectations: expectations.map(({ expectation, outcome, seen, seconds }) => ({
      name: expectation.name,
      expected: expectation.expected,
      outcome,
      seen,
      seconds,
    })),
    tasks: tasks.map(({ task, verdict, seconds }) => ({
      id: task.id,
      title: task.title,
      passed: verdict.passed,
      seconds,
      evidence: verdict.evidence,
    })),
  };
}
