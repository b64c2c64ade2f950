import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { z } from 'zod';

const traceRequest = z.object({
  resourceSpans: z.array(
    z.object({
      scopeSpans: z.array(
        z.object({ spans: z.array(z.object({ spanId: z.string(), kind: z.number() })) }),
      ),
    }),
  ),
});
const lokiPush = z.object({
  streams: z.array(
    z.object({
      stream: z.record(z.string(), z.string()),
      values: z.array(z.tuple([z.string(), z.string(), z.record(z.string(), z.string())])),
    }),
  ),
});

/** A local collector and a local Loki: they take everything at once and look into it afterwards. */
export class Sinks {
  readonly url: string;
  readonly #server: Server;
  readonly #bodies: Map<string, Buffer[]>;

  private constructor(server: Server, bodies: Map<string, Buffer[]>, port: number) {
    this.#server = server;
    this.#bodies = bodies;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async start(): Promise<Sinks> {
    const bodies = new Map<string, Buffer[]>();
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = await request.toArray();
      const path = request.url ?? '';
      bodies.set(path, [...(bodies.get(path) ?? []), Buffer.concat(chunks)]);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('not a TCP address');
    return new Sinks(server, bodies, address.port);
  }

  /** Distinct server spans that arrived so far; what was looked at is not kept. */
  readonly #spans = new Set<string>();
  serverSpans(): number {
    for (const body of this.#take('/v1/traces')) {
      const { resourceSpans } = traceRequest.parse(JSON.parse(body.toString()));
      for (const { scopeSpans } of resourceSpans) {
        for (const { spans } of scopeSpans) {
          for (const { spanId, kind } of spans) if (kind === 2) this.#spans.add(spanId);
        }
      }
    }
    return this.#spans.size;
  }

  /** Request lines that arrived so far, told apart by their request id. */
  readonly #lines = new Set<string>();
  requestLines(): number {
    for (const body of this.#take('/loki/api/v1/push')) {
      for (const { values } of lokiPush.parse(JSON.parse(body.toString())).streams) {
        for (const [, line, { request_id }] of values) {
          if (request_id !== undefined && line.includes('"event":"http.request"')) {
            this.#lines.add(request_id);
          }
        }
      }
    }
    return this.#lines.size;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #take(path: string): Buffer[] {
    const bodies = this.#bodies.get(path) ?? [];
    this.#bodies.delete(path);
    return bodies;
  }
}
