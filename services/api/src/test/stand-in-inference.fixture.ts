import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '@lab/testing';
import { onTestFinished } from 'vitest';

/** How the stand-in treats one request. */
export type Behaviour =
  | { readonly kind: 'answer'; readonly score: number }
  | { readonly kind: 'slow'; readonly ms: number }
  | { readonly kind: 'status'; readonly status: number; readonly body?: unknown }
  | { readonly kind: 'text'; readonly body: string }
  | { readonly kind: 'hang' }
  | { readonly kind: 'reset' };

export interface StandInInference {
  readonly url: string;
  /** Chooses the behaviour for all coming requests. */
  behave(behaviour: Behaviour): void;
  /** Behaviours for the next requests, one each, before the chosen one applies again. */
  next(...behaviours: Behaviour[]): void;
  /** Bodies of the requests so far. */
  readonly requests: string[];
  /** The header `traceparent` of each. */
  readonly traceparents: (string | undefined)[];
  /** Stops listening, so that connections are refused. */
  refuse(): Promise<void>;
  /** Listens again on the same port. */
  accept(): Promise<void>;
}

/** A real HTTP server with the interface of the inference service; stops with the current test. */
export async function standInInference(): Promise<StandInInference> {
  const port = await freePort();
  const requests: string[] = [];
  const traceparents: (string | undefined)[] = [];
  const queued: Behaviour[] = [];
  let usual: Behaviour = { kind: 'answer', score: 0.1 };
  let server: Server | undefined;

  const accept = async () => {
    server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(Buffer.from(chunk));
      requests.push(Buffer.concat(chunks).toString('utf8'));
      const { traceparent } = request.headers;
      traceparents.push(Array.isArray(traceparent) ? traceparent[0] : traceparent);
      const behaviour = queued.shift() ?? usual;
      if (behaviour.kind === 'hang') return;
      if (behaviour.kind === 'reset') {
        request.socket.destroy();
        return;
      }
      if (behaviour.kind === 'slow') await delay(behaviour.ms);
      const status = behaviour.kind === 'status' ? behaviour.status : 200;
      response.writeHead(status, { 'content-type': 'application/json' }).end(bodyOf(behaviour));
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  const refuse = async () => {
    if (server === undefined) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    server = undefined;
    await closed;
  };
  await accept();
  onTestFinished(refuse);
  return {
    url: `http://127.0.0.1:${port}`,
    behave(behaviour) {
      usual = behaviour;
    },
    next: (...behaviours) => void queued.push(...behaviours),
    requests,
    traceparents,
    refuse,
    accept,
  };
}

function bodyOf(behaviour: Behaviour): string {
  if (behaviour.kind === 'text') return behaviour.body;
  if (behaviour.kind === 'status') return JSON.stringify(behaviour.body ?? { title: 'broken' });
  const score = behaviour.kind === 'answer' ? behaviour.score : 0.1;
  return JSON.stringify({
    predictionId: randomUUID(),
    model: { name: 'fraud', version: '1.0.0', variant: 'champion' },
    score,
    class: score >= 0.5 ? 'fraud' : 'legit',
    confidence: Math.max(score, 1 - score),
    cached: false,
  });
}
