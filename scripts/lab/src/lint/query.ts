import type { Expr } from '../promql/syntax.ts';
import type { Language } from '../spec/query.ts';

export const languages: readonly Language[] = ['promql', 'logql', 'traceql'];

/** A query that was found in a file. */
export interface FoundQuery {
  readonly file: string;
  /** Line of the file, beginning with 1; undefined where it is not known. */
  readonly line?: number;
  /** What it belongs to: `alert ErrorsHigh`, `panel Latency`, `guide`. */
  readonly where: string;
  readonly language: Language;
  readonly expression: string;
  /** Name of the series that a rule records with it. */
  readonly record?: string;
  /** Names of the labels that a rule adds. */
  readonly staticLabels?: readonly string[];
  /** Whether it is the expression of an alert. */
  readonly isAlert?: boolean;
  /** What a panel says about series that a later lab makes. */
  readonly comesLater?: string;
  /** Words around it that say what it is for: names, titles, annotations. */
  readonly said: string;
}

/** A query with its syntax tree. */
export interface ParsedQuery extends FoundQuery {
  readonly tree: Expr;
}

/** Something that is wrong with a query. */
export interface Finding {
  /** Id of the rule of the lint that found it. */
  readonly rule: string;
  /** An error is surely wrong and fails the lint; a warning may be meant. */
  readonly severity: 'error' | 'warning';
  readonly file: string;
  readonly line?: number;
  readonly where: string;
  /** What is wrong and why, in one or two sentences. */
  readonly message: string;
  /** The piece of the query that it is about. */
  readonly excerpt: string;
}
