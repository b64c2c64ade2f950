import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolveTool, type ToolName, waitFor } from '@lab/testing';

export interface RealProgram {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts a real backend on loopback and waits until it is ready. */
export async function startProgram(
  tool: ToolName,
  port: number,
  flags: readonly string[],
): Promise<RealProgram> {
  const url = `http://127.0.0.1:${port}`;
  const program = await resolveTool(tool);
  const process_ = spawn(program, [`--web.listen-address=127.0.0.1:${port}`, ...flags], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  process_.stderr.on('data', (chunk: Buffer) => {
    log = (log + chunk.toString()).slice(-4000);
  });
  await waitFor(
    async () => {
      if (hasEnded(process_)) return `${tool} ended: ${log}`;
      return (await fetch(`${url}/-/ready`)).ok && 'ready';
    },
    { timeoutMs: 20_000 },
  ).then((state) => {
    if (state !== 'ready') throw new Error(state);
  });
  return {
    url,
    async stop() {
      if (hasEnded(process_)) return;
      const ended = once(process_, 'exit');
      process_.kill('SIGTERM');
      await ended;
    },
  };
}

const hasEnded = (process_: ChildProcess) =>
  process_.exitCode !== null || process_.signalCode !== null;
