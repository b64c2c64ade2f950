import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Reading } from './control.ts';

const greeting = z.object({ url: z.url() });
const reading = z.object({
  userMicroseconds: z.number(),
  systemMicroseconds: z.number(),
  residentBytes: z.number(),
});

export interface ServerOptions {
  /** Module that runs the server. */
  readonly module: URL;
  readonly execArgv?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A server in a process of its own. */
export class MeasuredServer {
  readonly url: string;
  readonly #process: ChildProcess;
  #lines = 0;

  private constructor(child: ChildProcess, url: string) {
    this.#process = child;
    this.url = url;
    if (child.stdout === null) return;
    createInterface(child.stdout).on('line', (line) => {
      if (line.includes('"event":"http.request"')) this.#lines += 1;
    });
  }

  static async start({ module, execArgv = [], env = {} }: ServerOptions): Promise<MeasuredServer> {
    const child = fork(module, {
      execArgv: [...execArgv],
      env: { PATH: process.env.PATH, NODE_ENV: 'production', ...env },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    const [message] = await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(([code]) => {
        throw new Error(`${module.pathname} ended with code ${code} before it listened`);
      }),
    ]);
    return new MeasuredServer(child, greeting.parse(message).url);
  }

  /** Request lines that came out of its stdout. */
  get requestLines(): number {
    return this.#lines;
  }

  async read(): Promise<Reading> {
    const answer = once(this.#process, 'message');
    this.#process.send('read');
    const [message] = await answer;
    return reading.parse(message);
  }

  async stop(): Promise<void> {
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGTERM');
    await ended;
  }
}
