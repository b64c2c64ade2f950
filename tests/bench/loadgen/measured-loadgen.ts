import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { LedgerClient } from '@lab/clients';
import { z } from 'zod';

const folder = join(import.meta.dirname, '../../../services/loadgen');
const pollMs = 100;
const patienceMs = 60_000;

const started = z.object({ event: z.literal('service.started'), port: z.number() });
const lag = z.object({ lagSeconds: z.number() });

export interface RunFigures {
  /** CPU time of the process by elapsed time: 1 is a whole core. */
  readonly cpuShare: number;
  /** The largest lag behind the schedule in the last five seconds of the run, in milliseconds. */
  readonly lagMs: number;
  /** Requests that were due and not sent. */
  readonly shed: number;
}

/** The load generator in a process of its own, started as in production. */
export class MeasuredLoadgen {
  readonly #process: ChildProcess;
  readonly #url: string;
  readonly #client: LedgerClient;

  private constructor(child: ChildProcess, port: number) {
    this.#process = child;
    this.#url = `http://127.0.0.1:${port}`;
    this.#client = new LedgerClient(this.#url);
  }

  static async start(env: Readonly<Record<string, string>>): Promise<MeasuredLoadgen> {
    const child = spawn(process.execPath, ['--import', '@lab/telemetry/register', 'src/main.ts'], {
      cwd: folder,
      env: { PATH: process.env.PATH, NODE_ENV: 'production', LISTEN: '127.0.0.1:0', ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const line of createInterface(child.stdout)) {
      const { data } = started.safeParse(JSON.parse(line));
      if (data === undefined) continue;
      child.stdout.resume();
      return new MeasuredLoadgen(child, data.port);
    }
    throw new Error(`the load generator ended with code ${child.exitCode} before it listened`);
  }

  /**
   * Sends at a steady rate for some seconds.
   * @throws Error when a request got no answer, or the run does not end
   */
  async run(rps: number, seconds: number): Promise<RunFigures> {
    const before = await this.#client.ledger();
    const [cpuBefore, startedAt] = [await this.#cpuSeconds(), performance.now()];
    await this.#client.setLoad({ profile: 'steady', rps, requests: rps * seconds });
    await this.#finished();
    const lagMs = lag.parse(await this.#client.load()).lagSeconds * 1_000;
    const elapsed = (performance.now() - startedAt) / 1_000;
    const cpuShare = ((await this.#cpuSeconds()) - cpuBefore) / elapsed;
    const after = await this.#client.ledger({ flush: true });
    const unanswered = after.noAnswer.reduce((sum, { count }) => sum + count, 0);
    if (unanswered > 0) throw new Error(`${unanswered} requests got no answer`);
    return { cpuShare, lagMs, shed: after.shed - before.shed };
  }

  /** Requests sent so far, by its own account. */
  async sent(): Promise<number> {
    return (await this.#client.ledger({ flush: true })).sent;
  }

  async stop(): Promise<void> {
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGTERM');
    await ended;
  }

  async #finished(): Promise<void> {
    const deadline = performance.now() + patienceMs;
    while (performance.now() < deadline) {
      if ((await this.#client.load()).state === 'finished') return;
      await delay(pollMs);
    }
    throw new Error(`a run did not end in ${patienceMs / 1_000} s`);
  }

  async #cpuSeconds(): Promise<number> {
    const page = await (await fetch(`${this.#url}/metrics`)).text();
    return Number(/^process_cpu_seconds_total\{.*?\} ([\d.e-]+)/m.exec(page)?.[1]);
  }
}
