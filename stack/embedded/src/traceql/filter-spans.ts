import type { Deadline } from '../http/deadline.ts';
import type { StoredSpan } from '../tracestore/stored-span.ts';
import type { Trace } from '../tracestore/trace.ts';
import type { Field } from './ast.ts';
import type { Context } from './context.ts';
import { compileField, isTrue } from './evaluate-field.ts';
import { references } from './references.ts';

/** Whether a span passes a filter. */
export type SpanTest = (trace: Trace, span: StoredSpan) => boolean;

/**
 * Compiles the expression of a filter; every span looks at the deadline, since one can take long. Conditions on events or links must hold together on one
 * event or link of the span.
 */
export function compileFilter(field: Field | undefined, deadline: Deadline): SpanTest {
  if (field === undefined) return () => true;
  const evaluate = compileField(field);
  const { events, links } = scopesOf(field);
  if (!events && !links) {
    return (trace, span) => {
      deadline.check();
      return isTrue(evaluate({ trace, span, event: undefined, link: undefined }));
    };
  }
  return (trace, span) => {
    deadline.check();
    for (const context of contexts(trace, span, events, links)) {
      if (isTrue(evaluate(context))) return true;
    }
    return false;
  };
}

export function scopesOf(field: Field): { events: boolean; links: boolean } {
  const all = references(field);
  return {
    events: all.some((one) =>
      one.kind === 'attribute' ? one.scope === 'event' : one.intrinsic.startsWith('event'),
    ),
    links: all.some((one) =>
      one.kind === 'attribute' ? one.scope === 'link' : one.intrinsic.startsWith('link'),
    ),
  };
}

/** The span with each of its events and links, or with none when it has none. */
export function* contexts(
  trace: Trace,
  span: StoredSpan,
  events: boolean,
  links: boolean,
): Generator<Context> {
  const allEvents = events && span.events.length > 0 ? span.events : [undefined];
  const allLinks = links && span.links.length > 0 ? span.links : [undefined];
  for (const event of allEvents) {
    for (const link of allLinks) yield { trace, span, event, link };
  }
}
