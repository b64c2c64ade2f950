import { once } from 'node:events';
import { createServer } from 'node:http';

/** The way to a server, which can be closed for a while: meanwhile connections break. */
export interface Gate {
  /** `127.0.0.1:<port>`. */
  readonly address: string;
  readonly open: () => void;
  readonly shut: () => void;
  readonly close: () => Promise<void>;
}

/** Opens a gate to the server at this URL. */
export async function gateTo(url: string): Promise<Gate> {
  let isOpen = true;
  const server = createServer(async (request, response) => {
    if (!isOpen) {
      request.socket.destroy();
      return;
    }
    try {
      const body = Buffer.concat(await request.toArray());
      const headers = Object.entries(request.headersDistinct).flatMap(([name, values = []]) =>
        /^(host|connection|content-length|transfer-encoding)$/.test(name)
          ? []
          : values.map((value): [string, string] => [name, value]),
      );
      const target = new URL(request.url ?? '/', url);
      const answer = await fetch(target, { method: request.method ?? 'POST', headers, body });
      response.writeHead(answer.status).end(await answer.text());
    } catch {
      request.socket.destroy();
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    address: `127.0.0.1:${port}`,
    open: () => {
      isOpen = true;
    },
    shut: () => {
      isOpen = false;
      server.closeAllConnections();
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
