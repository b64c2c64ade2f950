import { isSpanContextValid, trace } from '@opentelemetry/api';
import { type Logger, pino } from 'pino';
import { environment } from '../environment.ts';
import { activeRequest } from '../http/request-context.ts';
import { resource } from '../resource.ts';

const severityNumbers: Record<string, number> = {
  trace: 1,
  debug: 5,
  info: 9,
  warn: 13,
  error: 17,
  fatal: 21,
};

/** JSON lines on stdout, with the identity of the service and of the active trace on each. */
export const logger: Logger = pino({
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
  timestamp: () => `,"ts":"${new Date().toISOString()}"`,
  formatters: {
    level: (label) => ({ severity_text: label, severity_number: severityNumbers[label] ?? 9 }),
  },
  mixin: () => {
    const fields: Record<string, string> = {};
    const spanContext = trace.getActiveSpan()?.spanContext();
    if (spanContext !== undefined && isSpanContextValid(spanContext)) {
      fields.trace_id = spanContext.traceId;
      fields.span_id = spanContext.spanId;
    }
    const request = activeRequest();
    if (request !== undefined) {
      fields.request_id = request.requestId;
      if (request.userHash !== undefined) fields.user_hash = request.userHash;
    }
    return fields;
  },
});
