import {
  type Attributes,
  type Resource,
  type ResourceSpans,
  type Span,
  spanSeconds,
  textAttribute,
} from '../otlp/model.ts';
import type { Registry } from './registry.ts';

const EDGES = Array.from({ length: 8 }, (_, power) => 2 ** power / 10);
/** An edge of which one side is missing is given up after this long. */
const WAIT_MS = 10_000;
const MAX_PENDING = 10_000;
const DATABASE_ATTRIBUTES = ['db.namespace', 'db.name', 'db.system', 'db.system.name'];
const PEER_ATTRIBUTES = ['peer.service', ...DATABASE_ATTRIBUTES];

/** A request between two services, as far as its spans have arrived. */
interface Edge {
  readonly traceId: string;
  readonly expiresAtMs: number;
  connectionType: '' | 'database' | 'messaging_system' | 'virtual_node';
  client: string;
  server: string;
  clientSeconds: number;
  serverSeconds: number;
  peer: string;
  failed: boolean;
  /** The server span has no parent: whoever called it sends no spans. */
  isRoot: boolean;
}

export interface ServiceGraph {
  observe(spans: readonly ResourceSpans[]): void;
  /** Finishes edges whose other side will not come any more. */
  expire(): void;
  /** Edges dropped because too many waited. */
  readonly dropped: () => number;
}

/**
 * Requests between services, from pairs of client and server spans.
 * https://grafana.com/docs/tempo/latest/metrics-from-traces/service_graphs/
 */
export function serviceGraph(registry: Registry, now: () => number): ServiceGraph {
  const requests = registry.counter('traces_service_graph_request_total');
  const failures = registry.counter('traces_service_graph_request_failed_total');
  const serverLatency = registry.histogram('traces_service_graph_request_server_seconds', EDGES);
  const clientLatency = registry.histogram('traces_service_graph_request_client_seconds', EDGES);
  const pending = new Map<string, Edge>();
  let dropped = 0;

  const complete = (edge: Edge) => {
    const labels = {
      client: edge.client,
      server: edge.server,
      connection_type: edge.connectionType,
    };
    requests(labels);
    if (edge.failed) failures(labels);
    serverLatency(labels, edge.serverSeconds, edge.traceId);
    clientLatency(labels, edge.clientSeconds, edge.traceId);
  };

  const update = (key: string, span: Span, change: (edge: Edge) => void) => {
    let edge = pending.get(key);
    if (edge === undefined) {
      if (pending.size >= MAX_PENDING) {
        dropped++;
        return;
      }
      edge = newEdge(span.traceId, now() + WAIT_MS);
      pending.set(key, edge);
    }
    edge.failed ||= span.status === 'error';
    change(edge);
    if (edge.client === '' || edge.server === '') return;
    pending.delete(key);
    complete(edge);
  };

  const observeSpan = (resource: Resource, service: string, span: Span) => {
    const seconds = spanSeconds(span);
    const messaging = span.kind === 'producer' || span.kind === 'consumer';
    if (span.kind === 'client' || span.kind === 'producer') {
      update(span.traceId + span.spanId, span, (edge) => {
        edge.client = service;
        edge.clientSeconds = seconds;
        if (messaging) edge.connectionType = 'messaging_system';
        edge.peer = firstText(span.attributes, resource.attributes, PEER_ATTRIBUTES);
        const database = firstText(span.attributes, resource.attributes, DATABASE_ATTRIBUTES);
        if (database === '') return;
        edge.connectionType = 'database';
        edge.server = databaseServer(span.attributes, resource.attributes, database);
        edge.serverSeconds = seconds;
      });
    } else if (span.kind === 'server' || span.kind === 'consumer') {
      // A root has no parent to be matched by: its own id keeps it apart from others.
      const parent = span.parentSpanId === '' ? `root ${span.spanId}` : span.parentSpanId;
      update(span.traceId + parent, span, (edge) => {
        edge.server = service;
        edge.serverSeconds = seconds;
        edge.isRoot = span.parentSpanId === '';
        if (messaging) edge.connectionType = 'messaging_system';
      });
    }
  };

  return {
    observe: (all) => {
      for (const { resource, scopes } of all) {
        const service = textAttribute(resource.attributes, 'service.name') ?? '';
        if (service === '') continue;
        for (const { spans } of scopes)
          for (const span of spans) observeSpan(resource, service, span);
      }
    },
    expire: () => {
      for (const [key, edge] of pending) {
        if (edge.expiresAtMs > now()) return;
        pending.delete(key);
        if (edge.client === '' && edge.isRoot) {
          complete({ ...edge, client: 'user', connectionType: 'virtual_node' });
        } else if (edge.server === '' && edge.peer !== '') {
          complete({ ...edge, server: edge.peer, connectionType: 'virtual_node' });
        }
      }
    },
    dropped: () => dropped,
  };
}

function newEdge(traceId: string, expiresAtMs: number): Edge {
  return {
    traceId,
    expiresAtMs,
    connectionType: '',
    client: '',
    server: '',
    clientSeconds: 0,
    serverSeconds: 0,
    peer: '',
    failed: false,
    isRoot: false,
  };
}

/** What a database is called: by where it is, else by its own name, as in the original. */
function databaseServer(own: Attributes, resource: Attributes, name: string): string {
  const called = firstText(own, resource, ['peer.service', 'server.address']);
  if (called !== '') return called;
  const host = firstText(own, resource, ['network.peer.address']);
  if (host === '') return name;
  const port = own.get('network.peer.port');
  return port?.type === 'int' || port?.type === 'string' ? `${host}:${port.value}` : host;
}

function firstText(own: Attributes, resource: Attributes, keys: readonly string[]): string {
  for (const key of keys) {
    const value = textAttribute(own, key) ?? textAttribute(resource, key);
    if (value !== undefined && value !== '') return value;
  }
  return '';
}
