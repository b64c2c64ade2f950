import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Answer } from './answer.ts';
import { empty, text } from './answer.ts';
import { HttpError } from './http-error.ts';
import type { Router } from './router.ts';

/** A listening server; `close` waits for requests in flight. */
export interface RunningServer {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

export interface ServerHooks {
  /** Called once per request with its final status. */
  readonly onAnswer?: (method: string, path: string, status: number) => void;
  /** Takes over connections that ask for another protocol; without it they are answered as any other. */
  readonly onUpgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Called with what a handler threw that is not an {@link HttpError}. */
  readonly onError?: (error: unknown) => void;
}

/** Serves `router` on `listen` (`host:port`; port 0 takes a free one). */
export async function serve(
  listen: string,
  router: Router,
  hooks: ServerHooks = {},
): Promise<RunningServer> {
  const server = createServer({ requestTimeout: 60_000, keepAliveTimeout: 65_000 });
  server.on('request', (request, response) => {
    void respond(router, hooks, request, response);
  });
  if (hooks.onUpgrade !== undefined) server.on('upgrade', hooks.onUpgrade);
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
  });
  const { host, port } = parseListen(listen);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const bound = address(server);
  return {
    url: `http://${bound.family === 'IPv6' ? `[${bound.address}]` : bound.address}:${bound.port}`,
    port: bound.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

/** Splits `host:port`; an empty host means loopback. */
export function parseListen(listen: string): { host: string; port: number } {
  const colon = listen.lastIndexOf(':');
  const port = Number(listen.slice(colon + 1));
  if (colon < 0 || !Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`not a host:port address: ${JSON.stringify(listen)}`);
  }
  const host = listen.slice(0, colon).replace(/^\[(.*)\]$/, '$1');
  return { host: host === '' ? '127.0.0.1' : host, port };
}

async function respond(
  router: Router,
  hooks: ServerHooks,
  raw: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const method = raw.method ?? 'GET';
  const target = raw.url ?? '/';
  const question = target.indexOf('?');
  const path = question < 0 ? target : target.slice(0, question);
  const query = new URLSearchParams(question < 0 ? '' : target.slice(question + 1));
  let answer: Answer;
  try {
    const match = router.match(method, path);
    if ('status' in match) {
      answer = match.status === 404 ? text('404 page not found\n', 404) : empty(405);
    } else {
      answer = await match.handler({ raw, method, path, query, params: match.params });
    }
  } catch (error) {
    answer = refusal(error, hooks);
  }
  write(raw, response, answer);
  hooks.onAnswer?.(method, path, answer.status);
}

function refusal(error: unknown, hooks: ServerHooks): Answer {
  if (error instanceof HttpError) return text(`${error.message}\n`, error.status);
  hooks.onError?.(error);
  return text(`${error instanceof Error ? error.message : String(error)}\n`, 500);
}

function write(raw: IncomingMessage, response: ServerResponse, answer: Answer): void {
  if (response.destroyed) return;
  const headers: Record<string, string | number> = { ...answer.headers };
  if (answer.type !== undefined) headers['content-type'] = answer.type;
  const body = answer.body ?? '';
  headers['content-length'] = Buffer.byteLength(body);
  // A body that was not read to its end must not be taken for the next request.
  if (!raw.complete && raw.method !== 'GET') headers.connection = 'close';
  response.writeHead(answer.status, headers);
  response.end(raw.method === 'HEAD' ? undefined : body);
  if (!raw.complete) raw.resume();
}

function address(server: Server): AddressInfo {
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('the server is not listening');
  return bound;
}
