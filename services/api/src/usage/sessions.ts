import { inc } from '@lab/telemetry';
import type { RequestHandler } from 'express';
import { sessions } from './metrics.ts';

const IDLE_MS = 30 * 60 * 1000;
const MAX_USERS = 50_000;

/**
 * Counts visits. Remembers when it saw the most recent users, so a user is forgotten (and then
 * counted again) early only when very many others came in between.
 */
export function countSessions(now: () => number = Date.now): RequestHandler {
  const lastSeen = new Map<string, number>();
  return (request, _response, next) => {
    const user = request.get('x-user-id');
    if (user !== undefined && user.length <= 128) {
      const last = lastSeen.get(user);
      if (last === undefined || now() - last >= IDLE_MS) inc(sessions, {});
      // Deleted first, so that the map stays in the order of the last visit.
      lastSeen.delete(user);
      lastSeen.set(user, now());
      const [oldest] = lastSeen.keys();
      if (lastSeen.size > MAX_USERS && oldest !== undefined) lastSeen.delete(oldest);
    }
    next();
  };
}
