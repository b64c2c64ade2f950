import { context, INVALID_TRACEID, type Span, trace } from '@opentelemetry/api';
import { type ChildLoggerOptions, type Logger, pino } from 'pino';
import { environment } from '../environment.ts';
import { type RequestIdentity, requestOf } from '../http/request-record.ts';
import { resource } from '../resource.ts';
import { LogDestination } from './destination.ts';
import { printableFields } from './redaction.ts';

/** @see https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber */
const severityNumbers: Readonly<Record<string, number>> = {
  trace: 1,
  debug: 5,
  info: 9,
  warn: 13,
  error: 17,
  fatal: 21,
};

/** Where log lines go; flushed before the process ends. */
export const logDestination = new LogDestination((healthy, detail) => {
  const fields = { event: 'telemetry.export', signal: 'logs', detail };
  if (healthy) logger.info(fields, 'shipping log lines works again');
  else logger.warn(fields, 'log lines cannot be shipped; they are kept while there is room');
});
const { pending } = logDestination;

/** The request and span of a line that is written outside of their context. */
export interface LineOrigin {
  readonly request: RequestIdentity | undefined;
  readonly span: Span | undefined;
}

let origin: LineOrigin | undefined;

/** Writes lines as if inside the given request and span. */
export function withOrigin(given: LineOrigin, write: () => void): void {
  origin = given;
  try {
    write();
  } finally {
    origin = undefined;
  }
}

/**
 * JSON lines in the schema of the README, on stdout and to Loki. Secrets and personal data are
 * hidden by the name of their field, at any depth; text inside a message is not looked into.
 */
export const logger: Logger = pino(
  {
    level: environment.LOG_LEVEL,
    messageKey: 'message',
    errorKey: 'error',
    base: {
      service: resource.service,
      version: resource.version,
      env: resource.environment,
      instance: resource.instance,
      schema_version: 1,
    },
    timestamp() {
      const now = new Date();
      pending.ms = now.getTime();
      return `,"ts":"${now.toISOString()}"${lineIds()}`;
    },
    formatters: {
      level: (label) => ({ severity_text: label, severity_number: severityNumbers[label] ?? 9 }),
      log: printableFields,
    },
    serializers: { err: (error: unknown) => error },
  },
  logDestination,
);

const makeChild = logger.child;
Object.defineProperty(logger, 'child', {
  value(this: Logger, bindings: Record<string, unknown>, options?: ChildLoggerOptions): unknown {
    return Reflect.apply(makeChild, this, [printableFields(bindings), options]);
  },
});

/**
 * The ids of the active span and request as members of the line. They are written along with the
 * time, as text: a mixin would cost a merged copy of the fields of every line.
 */
function lineIds(): string {
  const active = context.active();
  const spanContext = (origin ? origin.span : trace.getSpan(active))?.spanContext();
  const request = origin ? origin.request : requestOf(active);
  let ids = '';
  if (spanContext !== undefined && spanContext.traceId !== INVALID_TRACEID) {
    ids = `,"trace_id":"${spanContext.traceId}","span_id":"${spanContext.spanId}"`;
  }
  if (request !== undefined) ids += `,"request_id":"${request.requestId}"`;
  pending.ids = ids;
  return request?.userHash === undefined ? ids : `${ids},"user_hash":"${request.userHash}"`;
}
