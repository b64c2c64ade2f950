import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { freePort } from './free-port.ts';
import { waitFor } from './wait-for.ts';

const SERVICES = join(import.meta.dirname, '../../../services');

/** How a process ended: with a code, or by a signal. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A service in a process of its own, started as in production; tracing is off unless told otherwise. */
export class ServiceProcess {
  readonly #name: string;
  readonly #port: number;
  readonly #environment: Record<string, string>;
  #child: ChildProcess | undefined;
  #output = '';

  private constructor(name: string, port: number, environment: Record<string, string>) {
    this.#name = name;
    this.#port = port;
    this.#environment = environment;
  }

  /**
   * Starts the service in the folder `services/<name>` on a free port. It is killed with the test.
   * @param environment variables on top of the usual ones
   */
  static async start(
    name: string,
    environment: Record<string, string> = {},
  ): Promise<ServiceProcess> {
    const service = new ServiceProcess(name, await freePort(), environment);
    onTestFinished(() => service.kill());
    service.start();
    return service;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Everything written so far, by this process and those before it. */
  get output(): string {
    return this.#output;
  }

  /** Starts it again after its end, on the same port. */
  start(): void {
    const child = spawn(process.execPath, ['--import', '@lab/telemetry/register', 'src/main.ts'], {
      cwd: join(SERVICES, this.#name),
      env: {
        ...process.env,
        OTEL_SDK_DISABLED: 'true',
        OTEL_SERVICE_NAME: this.#name,
        LAB_FAULTS: '1',
        LISTEN: `127.0.0.1:${this.#port}`,
        ...this.#environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const keep = (chunk: unknown) => {
      this.#output += String(chunk);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    this.#child = child;
  }

  /** Waits until `/readyz` says yes. */
  async ready(): Promise<void> {
    await waitFor(async () => (await this.request('/readyz')).status === 200, {
      timeoutMs: 90_000,
    }).catch((error: unknown) => {
      throw new Error(`${this.#name} is not ready:\n${this.#output.slice(-3000)}`, {
        cause: error,
      });
    });
  }

  request(path: string, init?: RequestInit): Promise<Response> {
    return fetch(`${this.url}${path}`, init);
  }

  async switchOn(fault: string, params: object = {}): Promise<void> {
    const response = await this.request(`/faults/${fault}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(params),
    });
    if (!response.ok) throw new Error(`fault ${fault}: ${await response.text()}`);
  }

  async switchOff(fault: string): Promise<void> {
    await this.request(`/faults/${fault}`, { method: 'DELETE' });
  }

  /** The value of the series with this name and these labels, 0 when there is none. */
  async metric(name: string, labels: Record<string, string> = {}): Promise<number> {
    const text = await (await this.request('/metrics')).text();
    const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
    const line = text
      .split('\n')
      .find(
        (candidate) =>
          /^[^{ ]+/.exec(candidate)?.[0] === name &&
          wanted.every((pair) => candidate.includes(pair)),
      );
    return line === undefined ? 0 : Number(line.replace(/^[^{ ]+(\{.*?\})? /, '').split(' ')[0]);
  }

  /** Waits until the process ends by itself. */
  ended(): Promise<ProcessEnd> {
    return this.#end();
  }

  /** Sends SIGTERM and waits for the end. */
  terminate(): Promise<ProcessEnd> {
    return this.#end('SIGTERM');
  }

  /** Sends SIGKILL and waits for the end. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async #end(signal?: NodeJS.Signals): Promise<ProcessEnd> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined) return { code: null, signal: null };
    if (child.exitCode === null && child.signalCode === null) {
      const closed = once(child, 'close');
      if (signal !== undefined) child.kill(signal);
      await closed;
    }
    return { code: child.exitCode, signal: child.signalCode };
  }
}
