import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, waitFor } from '@lab/testing';

const stores = fileURLToPath(new URL('./', import.meta.url));

export interface RunningProcess {
  readonly pid: number;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

export interface StoreProcess extends RunningProcess {
  readonly url: string;
  readonly otlpUrl: string;
}

/** Starts a store as its own process, as the local runtime does, and waits until it is ready. */
export async function startStore(
  store: 'loki' | 'tempo',
  dataDir?: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<StoreProcess> {
  const [port, otlpPort] = [await freePort(), await freePort()];
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), `lab-${store}-`)));
  const url = `http://127.0.0.1:${port}`;
  const { pid, stop } = await start([`${store}.ts`, '-config.file=/ignored.yaml'], [url], {
    LISTEN: `127.0.0.1:${port}`,
    OTLP_LISTEN: `127.0.0.1:${otlpPort}`,
    DATA_DIR: folder,
    ...environment,
  });
  return {
    url,
    otlpUrl: `http://127.0.0.1:${otlpPort}`,
    pid,
    stop: async (signal) => {
      await stop(signal);
      if (dataDir === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

export interface BothStores extends RunningProcess {
  readonly lokiUrl: string;
  readonly tempoUrl: string;
  readonly otlpUrl: string;
}

/** Starts both stores in one process, as `npm run embedded` does, and waits until they are ready. */
export async function startBothStores(
  dataDir: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<BothStores> {
  const ports = [await freePort(), await freePort(), await freePort()];
  const [loki, tempo, otlp] = ports.map(String);
  const [lokiUrl = '', tempoUrl = '', otlpUrl = ''] = ports.map(
    (port) => `http://127.0.0.1:${port}`,
  );
  const flags = ['--loki', loki, '--tempo', tempo, '--otlp', otlp, '--data', dataDir];
  const args = ['main.ts', ...flags.filter((flag) => flag !== undefined)];
  return { lokiUrl, tempoUrl, otlpUrl, ...(await start(args, [lokiUrl, tempoUrl], environment)) };
}

async function start(
  [program = '', ...args]: readonly string[],
  urls: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<RunningProcess> {
  const child = spawn(process.execPath, [join(stores, program), ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => {
    log = (log + chunk.toString()).slice(-4000);
  });
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    const ended = hasEnded() ? undefined : once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  const isReady = async () => {
    const answers = await Promise.all(urls.map((url) => fetch(`${url}/ready`)));
    return answers.every(({ ok }) => ok);
  };
  try {
    await waitFor(async () => hasEnded() || (await isReady()), { timeoutMs: 20_000 });
    if (hasEnded()) throw new Error(`the store ended: ${log}`);
  } catch (error) {
    await stop('SIGKILL');
    throw error;
  }
  return { pid: child.pid ?? 0, stop };
}
