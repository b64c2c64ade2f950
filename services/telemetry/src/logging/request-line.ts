import type { RequestRecord } from '../http/request-record.ts';
import { describeError } from './error-fields.ts';
import { stamp } from './line-stamp.ts';
import { commonFields, logDestination, logger } from './logger.ts';
import { severityFields } from './severity.ts';

/** The parts of a line that are the same for all requests of one method, route and status. */
interface LineParts {
  readonly level: 'info' | 'error';
  readonly head: string;
  /** Up to the duration. */
  readonly fields: string;
  readonly message: string;
}

const partsByKey = new Map<string, LineParts>();

/**
 * Writes the one line of a finished request, level error for 5xx, info for the rest. It is the line
 * that the logger would write, put together from parts: there is one for every request, and nothing
 * in it but duration and ids differs between requests of a kind.
 */
export function logRequest(request: RequestRecord, status: number, seconds: number): void {
  const { level, head, fields, message } = partsOf(request, status);
  if (!logger.isLevelEnabled(level)) return;
  const ms = Math.round(seconds * 1e6) / 1e3;
  const error =
    request.error === undefined ? '' : `,"error":${JSON.stringify(describeError(request.error))}`;
  const line = head + stamp(request, request.span) + fields + ms + error + message;
  logDestination.writeAt(level === 'error' ? 50 : 30, line);
}

function partsOf({ method, route = 'unmatched' }: RequestRecord, status: number): LineParts {
  const key = `${status} ${method} ${route}`;
  let parts = partsByKey.get(key);
  if (parts === undefined) {
    const level = status >= 500 ? 'error' : 'info';
    const fields = { ...commonFields, event: 'http.request', method, route, status };
    parts = {
      level,
      head: JSON.stringify(severityFields(level)).slice(0, -1),
      fields: `,${JSON.stringify(fields).slice(1, -1)},"duration_ms":`,
      message: `,"message":${JSON.stringify(`${method} ${route} ${status}`)}}\n`,
    };
    partsByKey.set(key, parts);
  }
  return parts;
}
