import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';

export interface ReceivedRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface CannedServer {
  readonly url: string;
  readonly requests: ReceivedRequest[];
  /** The newest request. */
  readonly last: () => ReceivedRequest;
}

type Reply = (request: ReceivedRequest, response: ServerResponse) => void;

/** A real HTTP server that answers as told, and keeps what it was sent. Ends with the test. */
export async function cannedServer(reply: Reply): Promise<CannedServer> {
  const requests: ReceivedRequest[] = [];
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const request: ReceivedRequest = {
      method: incoming.method ?? '',
      url: new URL(incoming.url ?? '/', 'http://canned'),
      headers: incoming.headers,
      body: Buffer.concat(chunks).toString(),
    };
    requests.push(request);
    reply(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    last: () => {
      const request = requests.at(-1);
      if (request === undefined) throw new Error('nothing was sent');
      return request;
    },
  };
}

/** A server whose every answer is this JSON. */
export const jsonServer = (body: unknown, status = 200): Promise<CannedServer> =>
  cannedServer((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
