import type { Field, Pipeline, PipelineStage, Reference, Spanset } from './ast.ts';

/** Attributes and intrinsics that an expression refers to. */
export function references(field: Field): Reference[] {
  switch (field.kind) {
    case 'attribute':
    case 'intrinsic':
      return [field];
    case 'static':
      return [];
    case 'not':
    case 'negate':
      return references(field.operand);
    case 'operation':
      return [...references(field.left), ...references(field.right)];
  }
}

/**
 * What a search reads of a span besides the filter's verdict: the value of a condition is answered
 * when the condition holds, that of anything else whenever it is there.
 */
export interface Wanted {
  readonly reference: Reference;
  readonly condition: Field | undefined;
}

/** All that a pipeline refers to. */
export function wantedOf(pipeline: Pipeline): Wanted[] {
  return pipeline.stages.flatMap(wantedOfStage);
}

function wantedOfStage(stage: PipelineStage): Wanted[] {
  switch (stage.kind) {
    case 'spanset':
      return wantedOfSpanset(stage.spanset);
    case 'aggregate':
      return stage.aggregate.field === undefined ? [] : always(stage.aggregate.field);
    case 'by':
      return always(stage.field);
    case 'select':
      return stage.fields.map((reference) => ({ reference, condition: undefined }));
    case 'coalesce':
      return [];
  }
}

function always(field: Field): Wanted[] {
  return references(field).map((reference) => ({ reference, condition: undefined }));
}

function wantedOfSpanset(spanset: Spanset): Wanted[] {
  switch (spanset.kind) {
    case 'filter':
      return spanset.field === undefined ? [] : wantedOfField(spanset.field);
    case 'combination':
      return [...wantedOfSpanset(spanset.left), ...wantedOfSpanset(spanset.right)];
    case 'pipeline':
      return wantedOf(spanset.pipeline);
  }
}

function wantedOfField(field: Field): Wanted[] {
  if (field.kind === 'not') return wantedOfField(field.operand);
  if (field.kind !== 'operation') return always(field);
  if (field.operator === '&&' || field.operator === '||') {
    return [...wantedOfField(field.left), ...wantedOfField(field.right)];
  }
  const { left, right } = field;
  if ((left.kind === 'attribute' || left.kind === 'intrinsic') && right.kind === 'static') {
    return [{ reference: left, condition: field }];
  }
  if ((right.kind === 'attribute' || right.kind === 'intrinsic') && left.kind === 'static') {
    return [{ reference: right, condition: field }];
  }
  return always(field);
}
