import { createServer, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { temporaryFolder } from '@lab/testing';
import { onTestFinished } from 'vitest';

export interface FakeContainer {
  id: string;
  service: string;
  state?: string;
  health?: string;
  restartCount?: number;
  labels?: Record<string, string>;
  memoryLimit?: number;
  stats?: unknown;
}

export const stats = {
  cpu_stats: { cpu_usage: { total_usage: 2_500_000_000 } },
  memory_stats: { usage: 100_000_000, stats: { inactive_file: 30_000_000 } },
  networks: {
    eth0: { rx_bytes: 1000, tx_bytes: 500 },
    eth1: { rx_bytes: 10, tx_bytes: 5 },
  },
};

const PROJECT_LABEL = 'com.docker.compose.project';

/**
 * A server on a unix socket that speaks the part of the Engine API that the exporter uses. Ends with
 * the test.
 */
export class FakeEngine {
  readonly socketPath: string;
  readonly containers = new Map<string, FakeContainer>();
  readonly requests: string[] = [];
  /** Ids of containers that disappear between the list and the look at them. */
  readonly vanishing = new Set<string>();
  /** Ids of containers whose statistics never come. */
  readonly stuck = new Set<string>();
  /** When set, every answer is this text with status 500. */
  failure: string | undefined;
  /** True: no request is ever answered. */
  isSilent = false;
  readonly #listeners = new Set<ServerResponse>();
  readonly #server = createServer((request, response) => {
    this.#answer(request.url ?? '', response);
  });

  private constructor(socketPath: string) {
    this.socketPath = socketPath;
  }

  static async create(): Promise<FakeEngine> {
    return new FakeEngine(join(await temporaryFolder(), 'docker.sock'));
  }

  static async start(): Promise<FakeEngine> {
    const engine = await FakeEngine.create();
    await engine.listen();
    onTestFinished(() => engine.close());
    return engine;
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.socketPath, resolve));
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  add(container: FakeContainer): void {
    this.containers.set(container.id, container);
  }

  /** How many follow the events. */
  get listeners(): number {
    return this.#listeners.size;
  }

  emit(id: string, action: string): void {
    const attributes = this.#labels(id);
    const event = { Type: 'container', Action: action, Actor: { ID: id, Attributes: attributes } };
    this.emitText(`${JSON.stringify(event)}\n`);
  }

  emitText(text: string): void {
    for (const listener of this.#listeners) listener.write(text);
  }

  breakEvents(): void {
    for (const listener of this.#listeners) listener.destroy();
  }

  #labels(id: string): Record<string, string> {
    const container = this.containers.get(id);
    if (container === undefined) return {};
    return {
      [PROJECT_LABEL]: 'observability-lab',
      'com.docker.compose.service': container.service,
      ...container.labels,
    };
  }

  #answer(target: string, response: ServerResponse): void {
    this.requests.push(target);
    const url = new URL(target, 'http://docker');
    const path = url.pathname.replace(/^\/v[\d.]+/, '');
    if (this.isSilent) return;
    if (this.failure !== undefined) {
      response.writeHead(500).end(JSON.stringify({ message: this.failure }));
    } else if (path === '/events') {
      this.#listen(response);
    } else if (path === '/containers/json') {
      json(response, this.#list());
    } else {
      const [, , id = '', what] = path.split('/');
      this.#look(id, what, response);
    }
  }

  #listen(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    this.#listeners.add(response);
    response.once('close', () => this.#listeners.delete(response));
  }

  #list() {
    return [...this.containers.values()].map(({ id, service, state = 'running' }) => ({
      Id: id,
      Names: [`/observability-lab-${service}-1`],
      Labels: this.#labels(id),
      State: state,
    }));
  }

  #look(id: string, what: string | undefined, response: ServerResponse): void {
    const container = this.containers.get(id);
    if (container === undefined || this.vanishing.has(id)) {
      response.writeHead(404).end(JSON.stringify({ message: `No such container: ${id}` }));
    } else if (what === 'json') {
      json(response, details(container));
    } else if (!this.stuck.has(id)) {
      json(response, container.stats ?? stats);
    }
  }
}

function details({ state = 'running', health, restartCount = 0, memoryLimit = 0 }: FakeContainer) {
  const never = state === 'created';
  return {
    RestartCount: restartCount,
    State: {
      Status: state,
      StartedAt: never ? '0001-01-01T00:00:00Z' : '2026-11-20T10:00:00.5Z',
      ...(health === undefined ? {} : { Health: { Status: health, FailingStreak: 0 } }),
    },
    HostConfig: { Memory: memoryLimit },
  };
}

function json(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
