import type { RequestRecord } from '../http/request-record.ts';
import { logger, withOrigin } from './logger.ts';

/** Writes the one line of a finished request: level error for 5xx, info for the rest. */
export function logRequest(request: RequestRecord, status: number, seconds: number): void {
  const { method, error } = request;
  const route = request.route ?? 'unmatched';
  const fields = {
    event: 'http.request',
    method,
    route,
    status,
    duration_ms: Math.round(seconds * 1e6) / 1e3,
    ...(error === undefined ? {} : { error }),
  };
  withOrigin({ request, span: request.span }, () => {
    logger[status >= 500 ? 'error' : 'info'](fields, `${method} ${route} ${status}`);
  });
}
