import type { Span } from '../promql/syntax.ts';
import type { Facts } from './facts.ts';
import type { ParsedQuery } from './query.ts';

/** Something wrong with a piece of an expression. */
export interface Problem extends Span {
  readonly message: string;
  /** Set where it may be meant. */
  readonly severity?: 'warning';
}

/** A query that shows what a rule is about, over the series of `sample.ts`. */
export type Example =
  | string
  | {
      readonly expression: string;
      /** Name of the series that is recorded with it. */
      readonly record?: string;
      /** Name of the alert that it belongs to. */
      readonly alert?: string;
      /** Annotations or the title of a panel. */
      readonly said?: string;
      /** Other rules of the same file. */
      readonly others?: readonly {
        readonly expression: string;
        readonly record?: string;
        readonly alert?: string;
      }[];
    };

/** One kind of mistake that the lint knows. */
export interface LintRule {
  readonly id: string;
  /** What is wrong, in one sentence. */
  readonly about: string;
  readonly check: (query: ParsedQuery, facts: Facts) => readonly Problem[];
  readonly wrong: readonly Example[];
  readonly right: readonly Example[];
}
