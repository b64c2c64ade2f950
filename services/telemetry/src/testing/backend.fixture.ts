import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import { z } from 'zod';

/** How a backend behaves: answers with a status, or takes the request and never answers. */
export type Behaviour = number | 'hang';

const spanSchema = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  kind: z.number(),
  attributes: z.array(z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) })),
  status: z.object({ code: z.number().optional(), message: z.string().optional() }),
});
const attributesSchema = z.array(
  z.object({ key: z.string(), value: z.object({ stringValue: z.string().optional() }) }),
);
const traceRequestSchema = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: attributesSchema }),
      scopeSpans: z.array(z.object({ spans: z.array(spanSchema) })),
    }),
  ),
});
const pushSchema = z.object({
  streams: z.array(
    z.object({
      stream: z.record(z.string(), z.string()),
      values: z.array(z.tuple([z.string(), z.string(), z.record(z.string(), z.string())])),
    }),
  ),
});

export type ReceivedSpan = z.output<typeof spanSchema>;

export interface ReceivedLine {
  readonly labels: Readonly<Record<string, string>>;
  readonly nanoseconds: string;
  readonly text: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A collector and a Loki in one real HTTP server, which can fail in the ways that backends do. */
export class Backend {
  behaviour: Behaviour = 200;
  readonly spans: ReceivedSpan[] = [];
  readonly lines: ReceivedLine[] = [];
  /** Attributes of the resource of the latest spans. */
  resource: Record<string, string> = {};
  /** Requests that were received, taken or not. */
  attempts = 0;
  readonly #hanging = new Set<ServerResponse>();
  #server: Server | undefined;
  #port = 0;

  /** Starts one; it stops with the test. */
  static async start(): Promise<Backend> {
    const backend = new Backend();
    await backend.listen();
    onTestFinished(() => backend.stop());
    return backend;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Listens, again on the port that it had before. */
  async listen(): Promise<void> {
    const server = createServer(async (request, response) => {
      this.attempts += 1;
      const body = Buffer.concat(await request.toArray()).toString();
      if (this.behaviour === 'hang') {
        this.#hanging.add(response);
        return;
      }
      if (this.behaviour === 200) this.#take(request.url ?? '', body);
      response.writeHead(this.behaviour, { 'content-type': 'application/json' }).end('{}');
    });
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('not a TCP address');
    this.#port = address.port;
    this.#server = server;
  }

  /** Refuses connections from now on. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }

  #take(path: string, body: string): void {
    if (path === '/v1/traces') {
      for (const { resource, scopeSpans } of traceRequestSchema.parse(JSON.parse(body))
        .resourceSpans) {
        this.resource = Object.fromEntries(
          resource.attributes.map(({ key, value }) => [key, value.stringValue ?? '']),
        );
        for (const { spans } of scopeSpans) this.spans.push(...spans);
      }
      return;
    }
    for (const { stream, values } of pushSchema.parse(JSON.parse(body)).streams) {
      for (const [nanoseconds, text, metadata] of values) {
        this.lines.push({ labels: stream, nanoseconds, text, metadata });
      }
    }
  }
}
