/** https://grafana.com/docs/tempo/latest/traceql/ */

export const attributeScopes = ['span', 'resource', 'event', 'link', 'instrumentation'] as const;
export type AttributeScope = (typeof attributeScopes)[number];

/** Properties of spans, traces, events and links that are no attributes. */
export const intrinsics = [
  'duration',
  'name',
  'kind',
  'status',
  'statusMessage',
  'childCount',
  'spanId',
  'parentId',
  'traceDuration',
  'rootName',
  'rootServiceName',
  'traceId',
  'nestedSetLeft',
  'nestedSetRight',
  'nestedSetParent',
  'eventName',
  'eventTimeSinceStart',
  'linkTraceId',
  'linkSpanId',
  'instrumentationName',
  'instrumentationVersion',
] as const;
export type Intrinsic = (typeof intrinsics)[number];

/** Intrinsics by what they are called in a query. */
export const intrinsicNames: Readonly<Record<string, Intrinsic>> = {
  duration: 'duration',
  'span:duration': 'duration',
  name: 'name',
  'span:name': 'name',
  kind: 'kind',
  'span:kind': 'kind',
  status: 'status',
  'span:status': 'status',
  statusMessage: 'statusMessage',
  'span:statusMessage': 'statusMessage',
  'span:childCount': 'childCount',
  'span:id': 'spanId',
  'span:parentID': 'parentId',
  traceDuration: 'traceDuration',
  'trace:duration': 'traceDuration',
  rootName: 'rootName',
  'trace:rootName': 'rootName',
  rootServiceName: 'rootServiceName',
  'trace:rootService': 'rootServiceName',
  'trace:id': 'traceId',
  nestedSetLeft: 'nestedSetLeft',
  nestedSetRight: 'nestedSetRight',
  nestedSetParent: 'nestedSetParent',
  'event:name': 'eventName',
  'event:timeSinceStart': 'eventTimeSinceStart',
  'link:traceID': 'linkTraceId',
  'link:spanID': 'linkSpanId',
  'instrumentation:name': 'instrumentationName',
  'instrumentation:version': 'instrumentationVersion',
};

/** A value in a query or of a span; durations are nanoseconds. */
export type Static =
  | { readonly type: 'nil' }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'int'; readonly value: bigint }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'duration'; readonly value: number }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'status'; readonly value: string }
  | { readonly type: 'kind'; readonly value: string }
  | { readonly type: 'array'; readonly values: readonly Static[] };

export interface AttributeReference {
  readonly kind: 'attribute';
  /** Undefined: the span, then the resource. */
  readonly scope: AttributeScope | undefined;
  readonly name: string;
  /** As written. */
  readonly text: string;
}

export interface IntrinsicReference {
  readonly kind: 'intrinsic';
  readonly intrinsic: Intrinsic;
  readonly text: string;
}

export type Reference = AttributeReference | IntrinsicReference;

export type FieldOperator =
  | '='
  | '!='
  | '=~'
  | '!~'
  | '<'
  | '<='
  | '>'
  | '>='
  | '&&'
  | '||'
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '^';

export type Field =
  | Reference
  | { readonly kind: 'static'; readonly value: Static }
  | { readonly kind: 'not' | 'negate'; readonly operand: Field }
  | {
      readonly kind: 'operation';
      readonly operator: FieldOperator;
      readonly left: Field;
      readonly right: Field;
    };

export type StructuralOperator = '>' | '>>' | '<' | '<<' | '~';

/** Combines what two span set expressions find. */
export type SpansetOperator =
  | '&&'
  | '||'
  | StructuralOperator
  | `!${StructuralOperator}`
  | `&${StructuralOperator}`;

export type Spanset =
  | { readonly kind: 'filter'; readonly field: Field | undefined }
  | {
      readonly kind: 'combination';
      readonly operator: SpansetOperator;
      readonly left: Spanset;
      readonly right: Spanset;
    }
  | { readonly kind: 'pipeline'; readonly pipeline: Pipeline };

export type AggregateFunction = 'count' | 'avg' | 'min' | 'max' | 'sum';

export type ComparisonOperator = '=' | '!=' | '<' | '<=' | '>' | '>=';

export interface Aggregate {
  readonly function: AggregateFunction;
  readonly field: Field | undefined;
  /** As written, the name under which the value is answered. */
  readonly text: string;
}

export type PipelineStage =
  | { readonly kind: 'spanset'; readonly spanset: Spanset }
  | {
      readonly kind: 'aggregate';
      readonly aggregate: Aggregate;
      readonly operator: ComparisonOperator;
      readonly value: Static;
    }
  | { readonly kind: 'by'; readonly field: Field; readonly text: string }
  | { readonly kind: 'select'; readonly fields: readonly Reference[] }
  | { readonly kind: 'coalesce' };

export interface Pipeline {
  readonly stages: readonly PipelineStage[];
}

export type MetricsFunction =
  | 'rate'
  | 'count_over_time'
  | 'min_over_time'
  | 'max_over_time'
  | 'avg_over_time'
  | 'sum_over_time'
  | 'quantile_over_time'
  | 'histogram_over_time';

export interface MetricsAggregate {
  readonly kind: 'metrics';
  readonly pipeline: Pipeline;
  readonly function: MetricsFunction;
  readonly field: Reference | undefined;
  readonly quantiles: readonly number[];
  readonly by: readonly Reference[];
}

/** Counts the values of all attributes, of the selected spans and of the others. */
export interface MetricsCompare {
  readonly kind: 'compare';
  readonly pipeline: Pipeline;
  readonly selection: Field | undefined;
  /** Values answered per attribute. */
  readonly count: number;
  /** Nanoseconds since the epoch, [start, end): only spans that begin in it are selected. */
  readonly window: { readonly start: bigint; readonly end: bigint } | undefined;
}

export type Metrics =
  | MetricsAggregate
  | MetricsCompare
  | {
      readonly kind: 'top';
      readonly operand: Metrics;
      readonly largest: boolean;
      readonly count: number;
    }
  | {
      readonly kind: 'math';
      readonly operator: '+' | '-' | '*' | '/';
      readonly left: Metrics | number;
      readonly right: Metrics | number;
    }
  | {
      readonly kind: 'threshold';
      readonly operand: Metrics;
      readonly operator: ComparisonOperator;
      readonly value: number;
    };

export interface Query {
  /** The span set pipeline; for a metrics query that of its first leaf. */
  readonly pipeline: Pipeline;
  readonly metrics: Metrics | undefined;
  readonly hints: ReadonlyMap<string, Static>;
}
