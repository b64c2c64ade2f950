import { type Attributes, type AttributeValue, textAttribute } from '../otlp/model.ts';
import type { AttributeReference, Intrinsic, Reference, Static } from './ast.ts';
import type { Context } from './context.ts';

export const nil: Static = { type: 'nil' };
const NO_PARENT = '0000000000000000';

/** The value that a reference stands for. */
export function resolve(reference: Reference, context: Context): Static {
  return reference.kind === 'intrinsic'
    ? resolveIntrinsic(reference.intrinsic, context)
    : resolveAttribute(reference, context);
}

function resolveAttribute({ scope, name }: AttributeReference, context: Context): Static {
  const { span, event, link } = context;
  switch (scope) {
    case 'span':
      return fromAttribute(span.attributes.get(name));
    case 'resource':
      return resourceAttribute(span.resource.attributes, name);
    case 'event':
      return fromAttribute(event?.attributes.get(name));
    case 'link':
      return fromAttribute(link?.attributes.get(name));
    case 'instrumentation':
      return fromAttribute(span.scope.attributes.get(name));
    case undefined: {
      const own = fromAttribute(span.attributes.get(name));
      return own.type === 'nil' ? resourceAttribute(span.resource.attributes, name) : own;
    }
  }
}

/** A resource without a service name has an empty one. */
function resourceAttribute(attributes: Attributes, name: string): Static {
  const value = fromAttribute(attributes.get(name));
  if (value.type === 'nil' && name === 'service.name') return { type: 'string', value: '' };
  return value;
}

/** Bytes, maps and empty lists count as missing; a list of one is its element. */
export function fromAttribute(value: AttributeValue | undefined): Static {
  switch (value?.type) {
    case 'string':
    case 'bool':
    case 'int':
      return value;
    case 'double':
      return { type: 'float', value: value.value };
    case 'array': {
      const values = value.values.map(fromAttribute).filter((one) => one.type !== 'nil');
      const [first] = values;
      if (first === undefined) return nil;
      return values.length === 1 ? first : { type: 'array', values };
    }
    default:
      return nil;
  }
}

function text(value: string): Static {
  return { type: 'string', value };
}

function int(value: number): Static {
  return { type: 'int', value: BigInt(value) };
}

function resolveIntrinsic(intrinsic: Intrinsic, context: Context): Static {
  const { trace, span, event, link } = context;
  switch (intrinsic) {
    case 'duration':
      return { type: 'duration', value: span.duration };
    case 'name':
      return text(span.name);
    case 'kind':
      return { type: 'kind', value: span.kind };
    case 'status':
      return { type: 'status', value: span.status };
    case 'statusMessage':
      return text(span.statusMessage);
    case 'childCount':
      return int(trace.tree().get(span)?.children ?? 0);
    case 'spanId':
      return text(span.spanId);
    case 'parentId':
      return text(span.parentSpanId === '' ? NO_PARENT : span.parentSpanId);
    case 'traceDuration':
      return { type: 'duration', value: trace.summary().duration };
    case 'rootName':
      return text(rootSpanName(context));
    case 'rootServiceName':
      return text(rootService(context));
    case 'traceId':
      return text(trace.id);
    case 'nestedSetLeft':
      return int(trace.tree().get(span)?.left ?? 0);
    case 'nestedSetRight':
      return int(trace.tree().get(span)?.right ?? 0);
    case 'nestedSetParent':
      return int(trace.tree().get(span)?.parent ?? 0);
    case 'eventName':
      return event === undefined ? nil : text(event.name);
    case 'eventTimeSinceStart':
      return event === undefined
        ? nil
        : { type: 'duration', value: Number(event.time - span.start) };
    case 'linkTraceId':
      return link === undefined ? nil : text(link.traceId);
    case 'linkSpanId':
      return link === undefined ? nil : text(link.spanId);
    case 'instrumentationName':
      return text(span.scope.name);
    case 'instrumentationVersion':
      return text(span.scope.version);
  }
}

function rootSpanName({ trace }: Context): string {
  return trace.spans.findLast((span) => span.parentSpanId === '')?.name ?? '';
}

function rootService({ trace }: Context): string {
  const root = trace.spans.findLast((span) => span.parentSpanId === '');
  return root === undefined ? '' : (textAttribute(root.resource.attributes, 'service.name') ?? '');
}
