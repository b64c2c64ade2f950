import { randomUUID } from 'node:crypto';
import { ProblemError } from '@lab/telemetry';
import { z } from 'zod';
import { argumentsOf, type LabCommand, type Look } from './commands.ts';
import { Run } from './run.ts';

const readTimeoutMs = 30_000;
const runTimeoutMs = 20 * 60_000;
const keptRuns = 10;

/** What the command prints when it was refused, see the README of scripts/lab. */
const refusalSchema = z.object({
  error: z.object({ message: z.string(), exitCode: z.number() }),
});
const usageExitCode = 2;

/** A run with its name, and what was asked for. */
export interface NamedRun {
  readonly id: string;
  readonly command: LabCommand;
  readonly run: Run;
}

/**
 * The `lab` command line, run as a child process: the console grades and resets through the same
 * code as the terminal does. One command that changes or measures runs at a time.
 */
export class Engine {
  readonly #labCommand: readonly [string, ...string[]] | undefined;
  readonly #runs = new Map<string, NamedRun>();
  readonly #reads = new Map<string, Promise<unknown>>();

  constructor(labCommand: readonly [string, ...string[]] | undefined) {
    this.#labCommand = labCommand;
  }

  get isAvailable(): boolean {
    return this.#labCommand !== undefined;
  }

  /** The latest run, under way or ended. */
  get latest(): NamedRun | undefined {
    return [...this.#runs.values()].at(-1);
  }

  find(id: string): NamedRun | undefined {
    return this.#runs.get(id);
  }

  /**
   * Starts a command.
   * @throws ProblemError 409 while another one runs, 501 without a `lab` command
   */
  start(command: LabCommand): NamedRun {
    const args = argumentsOf(command);
    const line = this.#commandLine(args);
    const busy = this.latest;
    if (busy !== undefined && busy.run.end === undefined) {
      const detail = `"lab ${argumentsOf(busy.command).join(' ')}" is under way`;
      throw new ProblemError(409, 'Conflict', { detail, extensions: { id: busy.id } });
    }
    const named = { id: randomUUID(), command, run: new Run(line, runTimeoutMs) };
    this.#runs.set(named.id, named);
    for (const id of [...this.#runs.keys()].slice(0, -keptRuns)) this.#runs.delete(id);
    return named;
  }

  /**
   * What a command that only looks prints; callers at the same time share one process.
   * @throws ProblemError 404 for what does not exist, 502 when it fails, 501 without a `lab` command
   */
  read(look: Look): Promise<unknown> {
    const args = typeof look === 'string' ? [look] : look;
    const name = args.join(' ');
    const line = this.#commandLine(args);
    const shared = this.#reads.get(name) ?? this.#read(name, line);
    this.#reads.set(name, shared);
    return shared;
  }

  /** Interrupts what runs and waits for its end. */
  async close(): Promise<void> {
    const run = this.latest?.run;
    if (run === undefined || run.end !== undefined) return;
    run.stop();
    await run.ended();
  }

  async #read(name: string, line: readonly [string, ...string[]]): Promise<unknown> {
    try {
      const run = new Run(line, readTimeoutMs);
      const { result } = await run.ended();
      const refusal = refusalSchema.safeParse(result);
      if (refusal.success) {
        const { message: detail, exitCode } = refusal.data.error;
        if (exitCode === usageExitCode) throw new ProblemError(404, 'Not Found', { detail });
        throw new ProblemError(502, 'Bad Gateway', { detail });
      }
      if (result !== null) return result;
      throw new ProblemError(502, 'Bad Gateway', { detail: run.lines.slice(-5).join('\n') });
    } finally {
      this.#reads.delete(name);
    }
  }

  #commandLine(args: readonly string[]): [string, ...string[]] {
    if (this.#labCommand !== undefined) return [...this.#labCommand, ...args, '--json'];
    throw new ProblemError(501, 'Not Implemented', {
      detail: 'The console runs in a container, without a checkout. Run the command by hand.',
      extensions: { command: `npm run lab -- ${args.join(' ')}` },
    });
  }
}
