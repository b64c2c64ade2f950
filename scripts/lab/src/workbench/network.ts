import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { messageOf } from '../errors.ts';

/** What an address of a bench network answers. */
export interface NetworkAnswer {
  /** Default: 200. */
  readonly status?: number;
  /** Default: the text format of metrics. */
  readonly type?: string;
  readonly body: string;
}

/** The answer to a request for `http://<any host>:<port>/...`; undefined where nobody listens. */
export type NetworkAnswerer = (
  url: URL,
) => NetworkAnswer | undefined | Promise<NetworkAnswer | undefined>;

/**
 * A network of a check's own, in which every host name leads to the check: an HTTP proxy. A program
 * that is told to use it finds `api:8000` where the check wants it.
 */
export interface BenchNetwork {
  /** URL of the proxy. A request to this address itself is answered like any other. */
  readonly proxy: string;
  /** URLs that were asked for, the oldest first. */
  readonly requests: readonly URL[];
  readonly close: () => Promise<void>;
}

const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';
const FORWARD_TIMEOUT_MS = 10_000;

function send(response: ServerResponse, { status = 200, type, body }: NetworkAnswer): void {
  response.writeHead(status, { 'content-type': type ?? METRICS_TYPE }).end(body);
}

/** Opens a network on a free port of loopback. */
export async function openNetwork(answer: NetworkAnswerer): Promise<BenchNetwork> {
  const requests: URL[] = [];
  const listener: RequestListener = (request: IncomingMessage, response) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
    requests.push(url);
    Promise.resolve()
      .then(() => answer(url))
      .catch((error: unknown) => ({ status: 500, type: 'text/plain', body: messageOf(error) }))
      .then((found) => {
        const nobody = { status: 502, type: 'text/plain', body: `nobody listens at ${url.host}` };
        send(response, found ?? nobody);
      });
  };
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    proxy: `http://127.0.0.1:${port}`,
    requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/**
 * An answerer that asks the running lab. `localise` turns `<component>:<port>` into the address to
 * reach it at; what cannot be reached counts as nobody.
 */
export function forwardTo(localise: (text: string) => string): NetworkAnswerer {
  return async (url) => {
    const target = new URL(url.pathname + url.search, `http://${localise(url.host)}`);
    try {
      const response = await fetch(target, { signal: AbortSignal.timeout(FORWARD_TIMEOUT_MS) });
      return {
        status: response.status,
        type: response.headers.get('content-type') ?? METRICS_TYPE,
        body: await response.text(),
      };
    } catch {
      return undefined;
    }
  };
}
