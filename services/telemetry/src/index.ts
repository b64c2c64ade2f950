import './tracing/context-manager.ts';
import './tracing/propagator.ts';
import { observeClientRequests } from './http/client-metrics.ts';

observeClientRequests();

export { Counter, Gauge, Histogram, Summary } from 'prom-client';
export type { FaultDefinition } from './faults/definition.ts';
export { type FaultBoard, type FaultState, faultBoard } from './faults/fault-board.ts';
export { type AppOptions, createApp, finishApp } from './http/app.ts';
export { httpTelemetry } from './http/http-telemetry.ts';
export type { ReadyReport } from './http/operational-app.ts';
export { logger } from './logging/logger.ts';
export {
  counter,
  gauge,
  histogram,
  inc,
  type LabelValues,
  observe,
} from './metrics/instruments.ts';
export { registry } from './metrics/registry.ts';
export { ProblemError, type ProblemOptions, parseBody } from './problem.ts';
export { resource, type ServiceResource } from './resource.ts';
export { type RunningService, type ServiceOptions, startService } from './service/start-service.ts';
export { type Carrier, extractContext, injectContext } from './tracing/carrier.ts';
export { type SpanSettings, withSpan } from './tracing/with-span.ts';
