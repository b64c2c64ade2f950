import { createHash } from 'node:crypto';
import { basename } from 'node:path';

/** An error as log lines hold it. */
export interface ErrorFields {
  readonly type: string;
  readonly message: string;
  readonly stack: string;
  /** The same for errors of the same origin: type and in-app frames, without line numbers. */
  readonly fingerprint: string;
}

const maxCauses = 3;
const fingerprintFrames = 5;

/** Describes anything that was thrown. */
export function describeError(thrown: unknown): ErrorFields {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const type = thrown instanceof Error ? error.name : typeof thrown;
  return {
    type,
    message: error.message,
    stack: stackWithCauses(error),
    fingerprint: fingerprintOf(type, error),
  };
}

function stackWithCauses(error: Error): string {
  const parts = [error.stack ?? `${error.name}: ${error.message}`];
  let { cause } = error;
  for (let depth = 0; depth < maxCauses && cause instanceof Error; depth += 1) {
    parts.push(`Caused by: ${cause.stack ?? cause.message}`);
    cause = cause.cause;
  }
  return parts.join('\n');
}

function fingerprintOf(type: string, error: Error): string {
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line) && !/node:|node_modules/.test(line))
    .slice(0, fingerprintFrames)
    .map(frameName);
  const origin = frames.length > 0 ? frames : [error.message.replaceAll(/\d+/g, '#')];
  return createHash('sha256')
    .update([type, ...origin].join('\n'))
    .digest('hex')
    .slice(0, 16);
}

function frameName(line: string): string {
  const match = /^\s+at (?:(.*) \()?(.*?):\d+:\d+\)?$/.exec(line);
  return match === null ? line.trim() : `${match[1] ?? ''} ${basename(match[2] ?? '')}`;
}
