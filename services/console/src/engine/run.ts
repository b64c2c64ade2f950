import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { createInterface } from 'node:readline';

const maxLines = 2_000;
const maxResultBytes = 4 * 1024 * 1024;
/** An interrupted check takes its faults back first, and a busy machine takes its time. */
const killAfterMs = 20_000;

/** How a run ended. */
export interface RunEnd {
  /** Exit code of the `lab` command; null when a signal ended it. */
  readonly exitCode: number | null;
  /** What the command printed with `--json`; null when that was no JSON. */
  readonly result: unknown;
}

interface RunEvents {
  line: [string];
  end: [RunEnd];
}

/** One run of the `lab` command: its lines of progress as they come, and its end. */
export class Run extends EventEmitter<RunEvents> {
  /** Progress so far, the oldest lines first; at most {@link maxLines}. */
  readonly lines: string[] = [];
  /** Set once the run has ended. */
  end: RunEnd | undefined;
  readonly #child: ChildProcess;
  readonly #ended = Promise.withResolvers<RunEnd>();

  /**
   * @param command the program and its arguments
   * @param timeoutMs after which the run is ended like by {@link stop}
   */
  constructor([program, ...args]: readonly [string, ...string[]], timeoutMs: number) {
    super();
    const child = spawn(program, args, {
      env: environmentOfCommand(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (output.length < maxResultBytes) output += text;
    });
    createInterface({ input: child.stderr }).on('line', (line) => this.#keep(line));
    child.on('error', (error) => this.#keep(error.message));
    const deadline = setTimeout(() => this.stop(), timeoutMs);
    child.on('close', (exitCode) => {
      clearTimeout(deadline);
      this.end = { exitCode, result: parsed(output) };
      this.emit('end', this.end);
      this.#ended.resolve(this.end);
    });
  }

  ended(): Promise<RunEnd> {
    return this.#ended.promise;
  }

  /** Interrupts the command as Ctrl-C does; it is killed when it does not end. */
  stop(): void {
    this.#child.kill('SIGINT');
    const kill = setTimeout(() => this.#child.kill('SIGKILL'), killAfterMs);
    this.#child.once('close', () => clearTimeout(kill));
  }

  #keep(line: string): void {
    if (line.trim() === '') return;
    this.lines.push(line);
    if (this.lines.length > maxLines) this.lines.shift();
    this.emit('line', line);
  }
}

/** What a shell of the user has, and what tells the command which kit it belongs to. */
function environmentOfCommand(): Record<string, string> {
  const kept =
    /^(PATH|HOME|USER|LANG|LC_ALL|TZ|TMPDIR|NODE_COMPILE_CACHE|LAB_(ROOT|BIN|PORT_OFFSET|RUNTIME|RUN))$/;
  const entries = Object.entries(process.env).flatMap(([name, value]): [string, string][] =>
    kept.test(name) && value !== undefined ? [[name, value]] : [],
  );
  return { ...Object.fromEntries(entries), NO_COLOR: '1' };
}

function parsed(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch {
    return null;
  }
}
