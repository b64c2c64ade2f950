import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder, waitFor } from '@lab/testing';
import { onTestFinished } from 'vitest';
import { z } from 'zod';

const preload = fileURLToPath(new URL('../register.ts', import.meta.url));
const lineSchema = z.looseObject({ message: z.string(), severity_text: z.string() });

export type LogLine = z.output<typeof lineSchema>;

/** The sample service in a process of its own, started as services are. Killed with the test. */
export class SampleProcess {
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #output: () => string;

  private constructor(child: ChildProcess, url: string, output: () => string) {
    this.#child = child;
    this.url = url;
    this.#output = output;
  }

  /**
   * @param environment on top of a service name, fault switches and quick exports
   * @param module what runs the service
   */
  static async start(
    environment: Readonly<Record<string, string>> = {},
    module = new URL('./sample-service.fixture.ts', import.meta.url),
  ): Promise<SampleProcess> {
    const urlFile = join(await temporaryFolder(), 'url');
    const child = spawn(process.execPath, ['--import', preload, fileURLToPath(module)], {
      env: {
        PATH: process.env.PATH,
        URL_FILE: urlFile,
        OTEL_SERVICE_NAME: 'sample',
        OTEL_RESOURCE_ATTRIBUTES: 'service.version=1.2.3,deployment.environment.name=test',
        OTEL_BSP_SCHEDULE_DELAY: '100',
        OTEL_TRACES_EXPORTER: 'none',
        LAB_FAULTS: '1',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    onTestFinished(async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    });
    const ended = once(child, 'close').then(() => '');
    const listening = waitFor(async () => (await readFile(urlFile, 'utf8')) || undefined, {
      timeoutMs: 25_000,
    });
    const url = await Promise.race([listening.catch(() => ''), ended]);
    if (url === '') throw new Error(`the sample service did not start:\n${stdout}\n${stderr}`);
    return new SampleProcess(child, url, () => stdout);
  }

  /** The complete lines of stdout so far. */
  lines(): LogLine[] {
    return this.#output()
      .split('\n')
      .slice(0, -1)
      .map((line) => lineSchema.parse(JSON.parse(line)));
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Waits for the end of the process and of its output. */
  async ended(): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      await once(this.#child, 'close');
    }
    return { code: this.#child.exitCode, signal: this.#child.signalCode };
  }

  async terminate(): Promise<number | null> {
    this.kill('SIGTERM');
    return (await this.ended()).code;
  }
}
