/** One thing a grader looked at: what it asked, what it wanted, what it saw. */
export interface Evidence {
  /** The question in the learner's words, such as "api latency reacts to a slow model". */
  readonly asked: string;
  /** The query that was run, when there was one. */
  readonly query?: string;
  readonly expected: string;
  readonly seen: string;
  readonly passed: boolean;
  /** What is probably wrong, without giving the answer away. */
  readonly hint?: string;
}

/** The outcome of one task. */
export interface Verdict {
  readonly passed: boolean;
  readonly evidence: readonly Evidence[];
}

/** The verdict of a task in which every piece of evidence must hold. */
export function allOf(evidence: readonly Evidence[]): Verdict {
  return { passed: evidence.length > 0 && evidence.every(({ passed }) => passed), evidence };
}

/** A number as a person would write it. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude < 0.001 || magnitude >= 1e6)) return value.toExponential(2);
  return String(Number(value.toPrecision(4)));
}
