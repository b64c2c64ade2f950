import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { waitFor } from '@lab/testing';
import { execa } from 'execa';

/** Whether an engine can be started beside the one that runs: dockerd is there, and we are root. */
export const canStartEngines =
  process.getuid?.() === 0 && !(await execa('dockerd', ['--version'], { reject: false })).failed;

/**
 * A Docker engine of a test's own, which knows nothing of the one that runs: it may be stopped and its
 * disk may fill up. It leaves the machine's firewall alone, so its containers do not reach each other.
 */
export class PrivateEngine {
  readonly env: Readonly<Record<string, string>>;
  readonly #folder: string;
  readonly #data: string;
  #process: ChildProcess | undefined;

  /** @param folder for socket and log  @param data for images and containers */
  constructor(folder: string, data: string = join(folder, 'data')) {
    this.#folder = folder;
    this.#data = data;
    this.env = { DOCKER_HOST: `unix://${join(folder, 'docker.sock')}` };
  }

  async start(): Promise<void> {
    await mkdir(this.#data, { recursive: true });
    const logFile = join(this.#folder, 'dockerd.log');
    const log = await open(logFile, 'w');
    const options = [
      `--host=${this.env.DOCKER_HOST}`,
      `--data-root=${this.#data}`,
      `--exec-root=${join(this.#folder, 'run')}`,
      `--pidfile=${join(this.#folder, 'dockerd.pid')}`,
      '--bridge=none',
      '--iptables=false',
      '--ip6tables=false',
    ];
    const child = spawn('dockerd', options, { stdio: ['ignore', log.fd, log.fd] });
    this.#process = child;
    await log.close();
    await waitFor(() => this.#answers() || child.exitCode !== null, { timeoutMs: 60_000 });
    if (child.exitCode !== null) throw new Error(await readFile(logFile, 'utf8'));
  }

  /** Ends the engine, which ends its containers first. */
  async stop(): Promise<void> {
    const child = this.#process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }

  async docker(...args: readonly string[]): Promise<string> {
    return (await execa('docker', args, { env: this.env })).stdout;
  }

  async #answers(): Promise<boolean> {
    const { failed } = await execa('docker', ['version'], { env: this.env, reject: false });
    return !failed;
  }
}
