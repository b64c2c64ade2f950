import { context, isSpanContextValid, type Span, trace } from '@opentelemetry/api';
import { type ChildLoggerOptions, type Logger, pino } from 'pino';
import { environment } from '../environment.ts';
import { type RequestIdentity, requestOf } from '../http/request-record.ts';
import { resource } from '../resource.ts';
import { LogDestination } from './destination.ts';
import { describeError } from './error-fields.ts';
import { printable, printableFields } from './redaction.ts';

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
      return `,"ts":"${now.toISOString()}"`;
    },
    formatters: {
      level: (label) => ({ severity_text: label, severity_number: severityNumbers[label] ?? 9 }),
    },
    serializers: { err: (error: unknown) => error },
    mixin: lineIds,
    mixinMergeStrategy(fields, ids) {
      const merged: Record<string, unknown> = { ...ids };
      for (const [name, value] of Object.entries(fields)) {
        if (name === 'err' || name === 'error') merged.error = value && describeError(value);
        else merged[name] = printable(name, value);
      }
      return merged;
    },
  },
  logDestination,
);

const makeChild = logger.child;
Object.defineProperty(logger, 'child', {
  value(this: Logger, bindings: object, options?: ChildLoggerOptions): unknown {
    return Reflect.apply(makeChild, this, [printableFields(bindings), options]);
  },
});

function lineIds(): Record<string, unknown> {
  const active = context.active();
  const spanContext = (origin ? origin.span : trace.getSpan(active))?.spanContext();
  const request = origin ? origin.request : requestOf(active);
  const ids: Record<string, unknown> = {};
  let text = '';
  if (spanContext !== undefined && isSpanContextValid(spanContext)) {
    const { traceId, spanId } = spanContext;
    ids.trace_id = traceId;
    ids.span_id = spanId;
    text = `"trace_id":"${traceId}","span_id":"${spanId}"`;
  }
  if (request !== undefined) {
    ids.request_id = request.requestId;
    if (request.userHash !== undefined) ids.user_hash = request.userHash;
    text += `${text && ','}"request_id":"${request.requestId}"`;
  }
  pending.ids = `{${text}}`;
  return ids;
}
