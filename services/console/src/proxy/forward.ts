import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ProblemError } from '@lab/telemetry';
import type { Request, Response } from 'express';
import type { BackendName } from '../config.ts';

/** Time for a whole answer, in milliseconds. */
const deadlineMs = 30_000;

/** Largest answer that is passed on, in bytes. */
const maxAnswerBytes = 32 * 1024 * 1024;

export interface ForwardedCall {
  readonly backend: BackendName;
  readonly url: URL;
  readonly request: Request;
  readonly response: Response;
}

/** The one header of the page that a backend gets to see: Loki tells labels, metadata and parsed fields apart. */
const passedHeader = 'x-loki-response-encoding-flags';

/**
 * Asks a backend and passes the answer on as it comes in. Only status, body and the kind of the body
 * pass: no header of either side but Loki's flags, and whatever is not JSON arrives as plain text.
 * @throws ProblemError 502 when the backend does not answer, 504 when it is too slow
 */
export async function forward({ backend, url, request, response }: ForwardedCall): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const deadline = AbortSignal.timeout(deadlineMs);
  const signal = AbortSignal.any([gone.signal, deadline]);
  try {
    const answer = await fetch(url, { ...outgoing(request), signal, redirect: 'manual' });
    if (answer.status >= 300 && answer.status < 400) {
      throw new ProblemError(502, 'Bad Gateway', { detail: `${backend} answered a redirect` });
    }
    response.status(answer.status).type(kindOf(answer.headers.get('content-type')));
    if (answer.body === null) response.end();
    else await pipeline(Readable.fromWeb(answer.body), sizeLimit(backend), response);
  } catch (error) {
    if (error instanceof ProblemError || error instanceof TooLarge) throw error;
    if (gone.signal.aborted) return;
    if (deadline.aborted) {
      const detail = `${backend} took more than ${deadlineMs / 1000} s`;
      throw new ProblemError(504, 'Gateway Timeout', { detail, cause: error });
    }
    const detail = `${backend} does not answer; "npm run lab -- status" shows whether it runs`;
    throw new ProblemError(502, 'Bad Gateway', { detail, cause: error });
  }
}

function outgoing({ method, body, headers: sent }: Request): RequestInit {
  const flags = sent[passedHeader];
  const headers = new Headers(typeof flags === 'string' ? { [passedHeader]: flags } : {});
  if (!Buffer.isBuffer(body) || body.length === 0) return { method, headers };
  const contentType = sent['content-type'];
  if (contentType !== undefined) headers.set('content-type', contentType);
  return { method, headers, body: new Uint8Array(body) };
}

function kindOf(contentType: string | null): string {
  return contentType !== null && /^application\/(?:problem\+)?json\b/.test(contentType)
    ? 'application/json'
    : 'text/plain';
}

class TooLarge extends Error {}

function sizeLimit(backend: BackendName): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes <= maxAnswerBytes) done(null, chunk);
      else done(new TooLarge(`${backend} answered more than ${maxAnswerBytes} bytes`));
    },
  });
}
