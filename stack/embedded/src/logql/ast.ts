import type { Matcher, MatchOperator } from '../logstore/matcher.ts';

/** https://grafana.com/docs/loki/latest/query/ */
export type Expression = LogExpression | MetricExpression;

export interface LogExpression {
  readonly kind: 'log';
  readonly matchers: readonly Matcher[];
  readonly stages: readonly Stage[];
}

export type Stage =
  | LineFilter
  | JsonParser
  | LogfmtParser
  | { readonly kind: 'unpack' }
  | { readonly kind: 'regexp'; readonly pattern: string }
  | { readonly kind: 'pattern'; readonly pattern: string }
  | { readonly kind: 'label-filter'; readonly filter: LabelFilter }
  | { readonly kind: 'line-format'; readonly template: string }
  | { readonly kind: 'label-format'; readonly formats: readonly LabelFormat[] }
  | { readonly kind: 'decolorize' }
  | { readonly kind: 'drop'; readonly labels: readonly LabelSelection[] }
  | { readonly kind: 'keep'; readonly labels: readonly LabelSelection[] };

export type LineFilterOperator = '|=' | '!=' | '|~' | '!~' | '|>' | '!>';

export interface LineFilter {
  readonly kind: 'line-filter';
  readonly operator: LineFilterOperator;
  readonly alternatives: readonly { readonly value: string; readonly ip: boolean }[];
}

/** `name="path"` of a parser that extracts chosen fields. */
export interface Extraction {
  readonly name: string;
  readonly path: string;
}

export interface JsonParser {
  readonly kind: 'json';
  readonly extractions: readonly Extraction[];
}

export interface LogfmtParser {
  readonly kind: 'logfmt';
  readonly strict: boolean;
  readonly keepEmpty: boolean;
  readonly extractions: readonly Extraction[];
}

export type Comparison = '==' | '!=' | '>' | '>=' | '<' | '<=';

export type LabelFilter =
  | {
      readonly kind: 'and' | 'or';
      readonly left: LabelFilter;
      readonly right: LabelFilter;
    }
  | { readonly kind: 'match'; readonly matcher: Matcher }
  | {
      readonly kind: 'number' | 'duration' | 'bytes';
      readonly name: string;
      readonly operator: Comparison;
      /** A plain number, nanoseconds or bytes. */
      readonly value: number;
      readonly text: string;
    }
  | {
      readonly kind: 'ip';
      readonly name: string;
      readonly operator: '=' | '!=';
      readonly pattern: string;
    };

export type LabelFormat =
  | { readonly kind: 'rename'; readonly name: string; readonly from: string }
  | { readonly kind: 'template'; readonly name: string; readonly template: string };

/** A label of `drop` or `keep`, with a condition on its value or without. */
export interface LabelSelection {
  readonly name: string;
  readonly matcher: Matcher | undefined;
}

export type MetricExpression =
  | RangeAggregation
  | VectorAggregation
  | BinaryOperation
  | LabelReplace
  | { readonly kind: 'literal'; readonly value: number }
  | { readonly kind: 'vector'; readonly value: number };

export const rangeOperators = [
  'count_over_time',
  'rate',
  'rate_counter',
  'bytes_over_time',
  'bytes_rate',
  'avg_over_time',
  'sum_over_time',
  'min_over_time',
  'max_over_time',
  'stddev_over_time',
  'stdvar_over_time',
  'quantile_over_time',
  'first_over_time',
  'last_over_time',
  'absent_over_time',
] as const;

export type RangeOperator = (typeof rangeOperators)[number];

export type Conversion = 'bytes' | 'duration' | 'duration_seconds';

export interface Unwrap {
  readonly label: string;
  readonly conversion: Conversion | undefined;
  /** Label filters after the unwrap. */
  readonly filters: readonly LabelFilter[];
}

/** Lines of a selector over a window. */
export interface LogRange {
  readonly selector: LogExpression;
  readonly unwrap: Unwrap | undefined;
  readonly rangeNs: number;
  readonly offsetNs: number;
}

export interface Grouping {
  readonly without: boolean;
  readonly labels: readonly string[];
}

export interface RangeAggregation {
  readonly kind: 'range';
  readonly operator: RangeOperator;
  readonly parameter: number | undefined;
  readonly range: LogRange;
  readonly grouping: Grouping | undefined;
}

export const vectorOperators = [
  'sum',
  'avg',
  'count',
  'max',
  'min',
  'stddev',
  'stdvar',
  'bottomk',
  'topk',
  'sort',
  'sort_desc',
  'approx_topk',
] as const;

export type VectorOperator = (typeof vectorOperators)[number];

export interface VectorAggregation {
  readonly kind: 'aggregation';
  readonly operator: VectorOperator;
  readonly parameter: number | undefined;
  readonly grouping: Grouping | undefined;
  readonly operand: MetricExpression;
}

export type BinaryOperator =
  | 'or'
  | 'and'
  | 'unless'
  | Comparison
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '^';

export interface VectorMatching {
  /** `on` or `ignoring`; undefined when neither is given. */
  readonly by: 'on' | 'ignoring' | undefined;
  readonly labels: readonly string[];
  readonly group: 'left' | 'right' | undefined;
  readonly include: readonly string[];
}

export interface BinaryOperation {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: MetricExpression;
  readonly right: MetricExpression;
  readonly returnBool: boolean;
  readonly matching: VectorMatching | undefined;
}

export interface LabelReplace {
  readonly kind: 'label-replace';
  readonly operand: MetricExpression;
  readonly destination: string;
  readonly replacement: string;
  readonly source: string;
  readonly pattern: string;
}

export type { MatchOperator };
