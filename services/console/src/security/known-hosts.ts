import { ProblemError } from '@lab/telemetry';
import type { RequestHandler } from 'express';

/**
 * Refuses requests for a name that is not ours: a page of another site whose name was pointed at
 * this machine (DNS rebinding) would otherwise be of the same origin.
 * @param hosts names without port, lower case
 */
export function knownHosts(hosts: readonly string[]): RequestHandler {
  return (request, _response, next) => {
    const name = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
    if (hosts.includes(name)) next();
    else throw new ProblemError(421, 'Misdirected Request', { detail: 'unknown host name' });
  };
}
