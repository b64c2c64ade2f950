import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort, waitFor } from '@lab/testing';
import { onTestFinished } from 'vitest';

/** The worker as it runs in production, in a process of its own. */
export class WorkerProcess {
  readonly #port: number;
  readonly #environment: Record<string, string>;
  #child: ChildProcess | undefined;
  #output = '';

  private constructor(port: number, environment: Record<string, string>) {
    this.#port = port;
    this.#environment = environment;
  }

  /** Starts a worker, which is killed with the test. */
  static async start(environment: Record<string, string>): Promise<WorkerProcess> {
    const worker = new WorkerProcess(await freePort(), environment);
    onTestFinished(() => worker.kill());
    worker.start();
    return worker;
  }

  /** Everything written so far, by this process and those before it. */
  get output(): string {
    return this.#output;
  }

  start(): void {
    const child = spawn(process.execPath, ['--import', '@lab/telemetry/register', 'src/main.ts'], {
      cwd: join(import.meta.dirname, '../..'),
      env: {
        ...process.env,
        OTEL_SDK_DISABLED: 'true',
        OTEL_SERVICE_NAME: 'worker',
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

  /** Waits until the worker takes jobs. */
  async ready(): Promise<void> {
    await waitFor(async () => (await this.request('/readyz')).status === 200, {
      timeoutMs: 20_000,
    }).catch((error: unknown) => {
      throw new Error(`the worker is not ready:\n${this.#output.slice(-3000)}`, { cause: error });
    });
  }

  request(path: string, init?: RequestInit): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.#port}${path}`, init);
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

  /** The value of the first series that begins with `series`, 0 when there is none. */
  async metric(series: string): Promise<number> {
    const text = await (await this.request('/metrics')).text();
    const line = text.split('\n').find((candidate) => candidate.startsWith(series));
    return line === undefined ? 0 : Number(/\} (\S+)|^\S+ (\S+)/.exec(line)?.[1] ?? 'NaN');
  }

  /** Sends SIGTERM and waits for the end. */
  terminate(): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
    return this.#end('SIGTERM');
  }

  /** Sends SIGKILL and waits for the end. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async #end(signal: NodeJS.Signals) {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined) return { code: null, signal: null };
    if (child.exitCode === null && child.signalCode === null) {
      const exited = once(child, 'exit');
      child.kill(signal);
      await exited;
    }
    return { code: child.exitCode, signal: child.signalCode };
  }
}
