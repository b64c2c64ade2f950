import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Status } from '../../legacy/registry.ts';

/** How the old server behaves. */
export type Mood =
  | { readonly kind: 'well'; readonly status: Status; readonly delayMs?: number }
  /** It accepts the request and says nothing. */
  | { readonly kind: 'silent' }
  /** It begins its answer and stops in the middle. */
  | { readonly kind: 'stuck' }
  /** It answers this. */
  | { readonly kind: 'answer'; readonly code: number; readonly body: string };

/** An old server of the grader's own, in whatever mood it is put. */
export class LegacyApi {
  readonly url: string;
  readonly #server: Server;
  readonly #moods: Mood[] = [];
  #mood: Mood;
  #requests = 0;
  #open = 0;

  private constructor(server: Server, mood: Mood) {
    this.#server = server;
    this.#mood = mood;
    const { port } = server.address() as AddressInfo;
    this.url = `http://127.0.0.1:${port}/`;
    server.on('request', (_request, response) => void this.#answer(response));
  }

  static async start(mood: Mood): Promise<LegacyApi> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new LegacyApi(server, mood);
  }

  /** Requests since it was started. */
  get requests(): number {
    return this.#requests;
  }

  /** Requests that have neither been answered nor given up. */
  get open(): number {
    return this.#open;
  }

  /** Puts it in a mood; with several, each of the next requests meets another, and the last one stays. */
  becomes(...moods: readonly [Mood, ...Mood[]]): void {
    this.#moods.splice(0, this.#moods.length, ...moods);
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(response: ServerResponse): Promise<void> {
    this.#requests += 1;
    this.#open += 1;
    response.once('close', () => {
      this.#open -= 1;
    });
    const mood = this.#moods.shift() ?? this.#mood;
    this.#mood = mood;
    switch (mood.kind) {
      case 'well':
        await delay(mood.delayMs ?? 0);
        response.setHeader('content-type', 'application/json').end(JSON.stringify(mood.status));
        break;
      case 'stuck':
        response.setHeader('content-type', 'application/json').write('{"generated_at": "20');
        break;
      case 'answer':
        response.writeHead(mood.code, { 'content-type': 'text/html' }).end(mood.body);
        break;
      case 'silent':
        break;
    }
  }
}

const upTo = (limit: number) => Math.floor(Math.random() * limit);

/** A page with random numbers about these models. */
export function randomStatus(...models: readonly string[]): Status {
  return {
    generated_at: new Date(Date.now() - 1000 * (5 + upTo(600))).toISOString(),
    models: models.map((name) => ({
      name,
      version: String(1 + upTo(40)),
      loaded: Math.random() < 0.5,
      memory_mb: 1 + upTo(4000),
    })),
    queue: {
      depth: 1 + upTo(500),
      oldest_ms: 1 + upTo(90_000),
      processed: 10_000 + upTo(1_000_000),
    },
  };
}
