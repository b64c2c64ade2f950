import { createHmac } from 'node:crypto';
import { environment } from '../environment.ts';
import { PooledIdGenerator } from '../tracing/id-generator.ts';

const requestIdPattern = /^[\w.:-]{1,128}$/;
const rememberedUsers = 10_000;
const ids = new PooledIdGenerator();
const hashes = new Map<string, string>();

/** The caller's `x-request-id` when it is well-formed, else a new one. */
export function requestIdOf(header: string | string[] | undefined): string {
  return isRequestId(header) ? header : ids.generateTraceId();
}

/** Whether a text may be taken over as a request id: printable, short, safe in any log line. */
export function isRequestId(text: unknown): text is string {
  return typeof text === 'string' && requestIdPattern.test(text);
}

/**
 * Pseudonym of a user: HMAC-SHA-256 under `USER_HASH_KEY`, 16 hexadecimal digits, the same in every
 * service that has the same key.
 */
export function userHash(header: string | string[] | undefined): string | undefined {
  if (typeof header !== 'string' || header === '') return undefined;
  const known = hashes.get(header);
  if (known !== undefined) return known;
  const hash = createHmac('sha256', environment.USER_HASH_KEY)
    .update(header)
    .digest('hex')
    .slice(0, 16);
  if (hashes.size >= rememberedUsers) hashes.clear();
  hashes.set(header, hash);
  return hash;
}
