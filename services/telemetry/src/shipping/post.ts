import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import type { SendOutcome } from './shipper.ts';

const untraced = suppressTracing(ROOT_CONTEXT);

/**
 * Makes a function that posts JSON to one URL over kept-alive connections, without tracing itself.
 * @param timeoutMs without an answer for so long, the backend counts as unreachable
 */
export function jsonPoster(url: URL, timeoutMs: number): (body: Buffer) => Promise<SendOutcome> {
  const secure = url.protocol === 'https:';
  const agent = new (secure ? HttpsAgent : HttpAgent)({ keepAlive: true, maxSockets: 1 });
  const start = secure ? httpsRequest : httpRequest;
  return (body) =>
    context.with(
      untraced,
      () =>
        new Promise<SendOutcome>((resolve) => {
          const request = start(url, {
            method: 'POST',
            agent,
            headers: { 'content-type': 'application/json', 'content-length': body.length },
            signal: AbortSignal.timeout(timeoutMs),
          });
          request.once('response', (response) => {
            const status = response.statusCode ?? 0;
            response.once('error', (error) => resolve(unreachable(error)));
            response.once('end', () => resolve(judge(status)));
            response.resume();
          });
          request.once('error', (error) => resolve(unreachable(error)));
          request.end(body);
        }),
    );
}

function unreachable(error: Error): SendOutcome {
  return { status: 'unreachable', detail: error.message || error.name };
}

function judge(status: number): SendOutcome {
  if (status >= 200 && status < 300) return { status: 'sent' };
  const detail = `status ${status}`;
  return { status: status === 429 || status >= 500 ? 'failed' : 'rejected', detail };
}
