import type { AttributeValue } from '../otlp/model.ts';
import type { LogRecord, ResourceLogs } from './otlp-logs.ts';
import type { PushedEntry, PushedStream } from './push-request.ts';

/** Resource attributes that become labels by default. */
const LABELS: ReadonlySet<string> = new Set([
  'service.name',
  'service.namespace',
  'service.instance.id',
  'deployment.environment',
  'deployment.environment.name',
  'cloud.region',
  'cloud.availability_zone',
  'k8s.cluster.name',
  'k8s.namespace.name',
  'k8s.pod.name',
  'k8s.container.name',
  'container.name',
  'k8s.replicaset.name',
  'k8s.deployment.name',
  'k8s.statefulset.name',
  'k8s.daemonset.name',
  'k8s.cronjob.name',
  'k8s.job.name',
]);

/**
 * Maps OTLP logs to streams as the original does by default: some resource attributes become labels,
 * everything else structured metadata, the body the line.
 * https://grafana.com/docs/loki/latest/send-data/otel/#format-considerations
 */
export function streamsOfLogs(all: readonly ResourceLogs[], nowMs: number): PushedStream[] {
  return all.map(({ resource, scopes }) => {
    const labels = new Map<string, string>();
    const shared = new Map<string, string>();
    for (const [name, value] of resource.attributes) {
      if (LABELS.has(name)) labels.set(validName(name), asText(value));
      else flatten(shared, name, value);
    }
    if (labels.size === 0) labels.set('service_name', 'unknown_service');
    const entries = scopes.flatMap(({ scope, records }) => {
      const scoped = new Map(shared);
      for (const [name, value] of scope.attributes) flatten(scoped, name, value);
      if (scope.name !== '') scoped.set('scope_name', scope.name);
      if (scope.version !== '') scoped.set('scope_version', scope.version);
      return records.map((record) => entryOf(record, scoped, nowMs));
    });
    return { labels, entries };
  });
}

function entryOf(
  record: LogRecord,
  shared: ReadonlyMap<string, string>,
  nowMs: number,
): PushedEntry {
  const metadata = new Map(shared);
  for (const [name, value] of record.attributes) flatten(metadata, name, value);
  const set = (name: string, value: string | number | bigint) => {
    if (value !== '' && value !== 0 && value !== 0n) metadata.set(name, String(value));
  };
  set('observed_timestamp', record.observedTime);
  set('severity_number', record.severityNumber);
  set('severity_text', record.severityText);
  set('dropped_attributes_count', record.droppedAttributes);
  set('flags', record.flags);
  set('trace_id', record.traceId);
  set('span_id', record.spanId);
  const known = record.time === 0n ? record.observedTime : record.time;
  return {
    ts: known === 0n ? BigInt(nowMs) * 1_000_000n : BigInt.asIntN(64, known),
    line: asText(record.body),
    metadata,
  };
}

function flatten(into: Map<string, string>, name: string, value: AttributeValue): void {
  if (value.type !== 'map') into.set(validName(name), asText(value));
  else for (const [key, inner] of value.entries) flatten(into, `${name}_${key}`, inner);
}

function validName(name: string): string {
  return name.replaceAll(/[^a-zA-Z0-9_]/g, '_');
}

function asText(value: AttributeValue): string {
  switch (value.type) {
    case 'string':
      return value.value;
    case 'bytes':
      return value.value.toString('base64');
    case 'empty':
      return '';
    case 'array':
    case 'map':
      return JSON.stringify(plain(value));
    default:
      return String(value.value);
  }
}

function plain(value: AttributeValue): unknown {
  if (value.type === 'array') return value.values.map(plain);
  if (value.type === 'map') {
    return Object.fromEntries([...value.entries].map(([key, inner]) => [key, plain(inner)]));
  }
  if (value.type === 'int') return Number(value.value);
  if (value.type === 'bytes') return value.value.toString('base64');
  return value.type === 'empty' ? null : value.value;
}
