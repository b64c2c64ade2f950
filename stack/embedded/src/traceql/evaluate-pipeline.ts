import type { Deadline } from '../http/deadline.ts';
import type { StoredSpan } from '../tracestore/stored-span.ts';
import type { Trace } from '../tracestore/trace.ts';
import type {
  Aggregate,
  Pipeline,
  PipelineStage,
  Spanset,
  SpansetOperator,
  Static,
  StructuralOperator,
} from './ast.ts';
import { compareStatics, compileField, numeric } from './evaluate-field.ts';
import { compileFilter, contexts, scopesOf } from './filter-spans.ts';
import { joinStructural } from './structural.ts';

/** Spans of one trace that belong together, with the values computed over them. */
export interface FoundSpanset {
  readonly spans: readonly StoredSpan[];
  readonly attributes: readonly (readonly [name: string, value: Static])[];
}

/** Runs a compiled pipeline on a trace; nothing found is an empty list. */
export type PipelineRun = (trace: Trace, input: readonly FoundSpanset[]) => FoundSpanset[];

/**
 * Compiles a pipeline once for many traces.
 * @param deadline after which its runs throw
 */
export function compilePipeline(pipeline: Pipeline, deadline: Deadline): PipelineRun {
  const stages = pipeline.stages.map((stage) => compileStage(stage, deadline));
  return (trace, input) => {
    let current: readonly FoundSpanset[] = input;
    for (const stage of stages) {
      if (current.length === 0) return [];
      current = stage(trace, current);
    }
    return [...current];
  };
}

function compileStage(stage: PipelineStage, deadline: Deadline): PipelineRun {
  switch (stage.kind) {
    case 'spanset': {
      const run = compileSpanset(stage.spanset, deadline);
      return (trace, input) => input.flatMap((one) => run(trace, [one]));
    }
    case 'aggregate': {
      const compute = compileAggregate(stage.aggregate);
      return (trace, input) =>
        input.flatMap((one) => {
          const value = compute(trace, one.spans);
          if (value === undefined) return [];
          if (!compareStatics(stage.operator, value, stage.value, false, false)) return [];
          return [
            { spans: one.spans, attributes: [...one.attributes, [stage.aggregate.text, value]] },
          ];
        });
    }
    case 'by':
      return compileBy(stage, deadline);
    case 'select':
      return (_trace, input) => [...input];
    case 'coalesce':
      return (_trace, input) => [
        { spans: unique(input.flatMap(({ spans }) => spans)), attributes: [] },
      ];
  }
}

function compileSpanset(spanset: Spanset, deadline: Deadline): PipelineRun {
  switch (spanset.kind) {
    case 'filter': {
      const test = compileFilter(spanset.field, deadline);
      return (trace, input) =>
        input.flatMap(({ spans, attributes }) => {
          const passed = spans.filter((span) => test(trace, span));
          return passed.length === 0 ? [] : [{ spans: passed, attributes }];
        });
    }
    case 'pipeline':
      return compilePipeline(spanset.pipeline, deadline);
    case 'combination': {
      const left = compileSpanset(spanset.left, deadline);
      const right = compileSpanset(spanset.right, deadline);
      return (trace, input) =>
        combine(trace, spanset.operator, left(trace, input), right(trace, input));
    }
  }
}

function combine(
  trace: Trace,
  operator: SpansetOperator,
  left: readonly FoundSpanset[],
  right: readonly FoundSpanset[],
): FoundSpanset[] {
  const leftSpans = left.flatMap(({ spans }) => spans);
  const rightSpans = right.flatMap(({ spans }) => spans);
  const answer = (spans: readonly StoredSpan[]) =>
    spans.length === 0 ? [] : [{ spans, attributes: [] }];
  if (operator === '||') return answer(unique([...leftSpans, ...rightSpans]));
  if (operator === '&&') {
    if (leftSpans.length === 0 || rightSpans.length === 0) return [];
    return answer(unique([...leftSpans, ...rightSpans]));
  }
  const { relation, negated, union } = structural(operator);
  const joined = joinStructural(trace, relation, leftSpans, rightSpans, negated);
  if (!union || joined.length === 0) return answer(joined);
  const partners = joinStructural(trace, inverse(relation), joined, leftSpans, false);
  return answer(unique([...partners, ...joined]));
}

function structural(operator: Exclude<SpansetOperator, '&&' | '||'>): {
  relation: StructuralOperator;
  negated: boolean;
  union: boolean;
} {
  const relations: readonly StructuralOperator[] = ['>>', '<<', '>', '<', '~'];
  const relation = relations.find((one) => operator.endsWith(one)) ?? '>';
  return { relation, negated: operator.startsWith('!'), union: operator.startsWith('&') };
}

function inverse(relation: StructuralOperator): StructuralOperator {
  const inverses: Readonly<Record<StructuralOperator, StructuralOperator>> = {
    '>': '<',
    '<': '>',
    '>>': '<<',
    '<<': '>>',
    '~': '~',
  };
  return inverses[relation];
}

function unique(spans: readonly StoredSpan[]): StoredSpan[] {
  return [...new Set(spans)];
}

function compileAggregate(
  aggregate: Aggregate,
): (trace: Trace, spans: readonly StoredSpan[]) => Static | undefined {
  const { field } = aggregate;
  if (aggregate.function === 'count' || field === undefined) {
    return (_trace, spans) => ({ type: 'int', value: BigInt(spans.length) });
  }
  const evaluate = compileField(field);
  return (trace, spans) => {
    const values: number[] = [];
    let type: 'int' | 'float' | 'duration' = 'float';
    for (const span of spans) {
      const value = evaluate({ trace, span, event: undefined, link: undefined });
      const number = numeric(value);
      if (number === undefined) continue;
      if (value.type === 'int' || value.type === 'duration') type = value.type;
      values.push(number);
    }
    if (values.length === 0) return undefined;
    const result = reduce(aggregate.function, values);
    if (type === 'duration') return { type, value: Math.trunc(result) };
    if (type === 'int' && Number.isInteger(result) && aggregate.function !== 'avg') {
      return { type, value: BigInt(result) };
    }
    return { type: 'float', value: result };
  };
}

function reduce(name: Aggregate['function'], values: readonly number[]): number {
  switch (name) {
    case 'min':
      return Math.min(...values);
    case 'max':
      return Math.max(...values);
    case 'count':
      return values.length;
    default: {
      const sum = values.reduce((a, b) => a + b, 0);
      return name === 'avg' ? sum / values.length : sum;
    }
  }
}

function compileBy(
  { field, text }: Extract<PipelineStage, { kind: 'by' }>,
  deadline: Deadline,
): PipelineRun {
  const evaluate = compileField(field);
  const { events, links } = scopesOf(field);
  return (trace, input) =>
    input.flatMap(({ spans, attributes }) => {
      const groups = new Map<string, { value: Static; spans: StoredSpan[] }>();
      for (const span of spans) {
        deadline.check();
        let value: Static = { type: 'nil' };
        for (const context of contexts(trace, span, events, links)) value = evaluate(context);
        if (value.type === 'nil' && field.kind === 'intrinsic')
          value = { type: 'string', value: '' };
        const key = groupKey(value);
        const group = groups.get(key);
        if (group === undefined) groups.set(key, { value, spans: [span] });
        else group.spans.push(span);
      }
      return [...groups.values()].map((group) => ({
        spans: group.spans,
        attributes: [...attributes, [text, group.value] as const],
      }));
    });
}

/** Equal values have equal keys. */
export function groupKey(value: Static): string {
  if (value.type === 'nil') return 'nil';
  if (value.type === 'array') return `array:${value.values.map(groupKey).join()}`;
  return `${value.type}:${value.value}`;
}
