import {
  type Context,
  propagation,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
} from '@opentelemetry/api';
import {
  CompositePropagator,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
} from '@opentelemetry/core';
import { switches } from '../switches.ts';

/** W3C trace context that the fault `trace-break` can switch off. */
class BreakableTraceContext implements TextMapPropagator {
  readonly #inner = new W3CTraceContextPropagator();

  inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    if (!switches.breakTraceContext) this.#inner.inject(context, carrier, setter);
  }

  extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    if (switches.breakTraceContext) return context;
    return this.#inner.extract(context, carrier, getter);
  }

  fields(): string[] {
    return this.#inner.fields();
  }
}

/** W3C trace context and baggage, over HTTP and through job queues. */
export const propagator = new CompositePropagator({
  propagators: [new BreakableTraceContext(), new W3CBaggagePropagator()],
});

propagation.setGlobalPropagator(propagator);
