import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { selfSigned } from '../../legacy/certificate.ts';
import { startNameServer } from '../../legacy/name-server.ts';

export const KINDS = ['http', 'tcp', 'tls', 'dns'] as const;
export type Kind = (typeof KINDS)[number];

/** Something that is probed. */
export interface ProbeTarget {
  readonly kind: Kind;
  /** As it stands in a list of targets. */
  readonly address: string;
  /** What it does, and once it is broken, for messages. */
  readonly does: string;
  readonly thenDoes: string;
  /** From now on it fails. */
  readonly breaks: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** The name that the lab's name server knows. */
const NAME = 'shop.lab';

interface Listener {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

async function listening(server: Server, port = 0): Promise<Listener> {
  const sockets = new Set<{ destroy: () => void }>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
  });
  server.on('tlsClientError', () => undefined);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** A page with this status, and another one once it is broken. */
export async function pageTarget(status: number): Promise<ProbeTarget> {
  let current = status;
  const { port, stop } = await listening(
    createHttpServer((_request, response) => response.writeHead(current).end('a page')),
  );
  const breaks = async () => {
    current = 500;
  };
  return {
    kind: 'http',
    address: `http://127.0.0.1:${port}/`,
    does: `answers with ${status}`,
    thenDoes: 'answers with 500',
    breaks,
    stop,
  };
}

/** A port that accepts connections until it is broken. */
export async function portTarget(): Promise<ProbeTarget> {
  const { port, stop } = await listening(createTcpServer(() => undefined));
  const address = `127.0.0.1:${port}`;
  const does = 'accepts connections';
  return { kind: 'tcp', address, does, thenDoes: 'accepts no connection', breaks: stop, stop };
}

/** A TLS server with a certificate of so many days; broken, it accepts connections without TLS. */
export async function tlsTarget(days: number): Promise<ProbeTarget & { readonly notAfter: Date }> {
  const certificate = selfSigned('localhost', days);
  let server = await listening(createTlsServer(certificate));
  const { port } = server;
  return {
    kind: 'tls',
    address: `127.0.0.1:${port}`,
    does: 'speaks TLS',
    thenDoes: 'accepts connections, without TLS',
    notAfter: certificate.notAfter,
    breaks: async () => {
      await server.stop();
      server = await listening(
        createTcpServer((socket) => void socket.end('what?')),
        port,
      );
    },
    stop: () => server.stop(),
  };
}

/** A name server that knows the lab's name; broken, it says that the name has no address. */
export async function nameTarget(): Promise<ProbeTarget> {
  let broken = false;
  const { port, stop } = await startNameServer('127.0.0.1', 0, (name) => {
    if (name !== NAME) return 'unknown-name';
    return broken ? 'no-address' : { address: '127.0.0.1' };
  });
  return {
    kind: 'dns',
    address: `127.0.0.1:${port}`,
    does: `knows an address of ${NAME}`,
    thenDoes: `answers without an address of ${NAME}`,
    breaks: async () => {
      broken = true;
    },
    stop,
  };
}
