export type {
  AlertGroup,
  AlertmanagerAlert,
  AlertmanagerStatus,
  Matcher,
  Silence,
} from './alertmanager/answers.ts';
export {
  type AlertFilter,
  AlertmanagerClient,
  type NewAlert,
  type NewSilence,
} from './alertmanager/client.ts';
export { BackendError, type FailureKind } from './backend-error.ts';
export type { ClientOptions } from './http-backend.ts';
export type { LogEntry, LogStream, LokiRange } from './loki/answers.ts';
export { type LogRange, LokiClient, type PushStream } from './loki/client.ts';
export { type DeployMarker, deployMarker } from './loki/deploy-marker.ts';
export type {
  Metadata,
  PrometheusAlert,
  Rule,
  RuleGroup,
  SeriesExemplars,
  Target,
  TsdbStatus,
} from './prometheus/answers.ts';
export { PrometheusClient, type SteppedRange, type TimeRange } from './prometheus/client.ts';
export {
  type ComponentState,
  type Components,
  ComponentsClient,
  type TargetGroup,
} from './services/components-client.ts';
export { InboxClient, type InboxMessage, type MessageFilter } from './services/inbox-client.ts';
export {
  type FlushOptions,
  type Ledger,
  LedgerClient,
  type LoadRequest,
  type LoadStatus,
  loadStatusSchema,
} from './services/ledger-client.ts';
export {
  type Fault,
  faultSchema,
  type Readiness,
  ServiceClient,
} from './services/service-client.ts';
export type { SpanSet, TraceSummary } from './tempo/answers.ts';
export { type SearchOptions, type TagScope, TempoClient } from './tempo/client.ts';
export type { Attributes, AttributeValue, Span, SpanKind, SpanStatus } from './tempo/span.ts';
export type { InstantSeries, Labels, RangeSeries, Sample, Time } from './values.ts';
