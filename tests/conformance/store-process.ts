import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, waitFor } from '@lab/testing';

const stores = fileURLToPath(new URL('../../stack/embedded/src/', import.meta.url));

export interface StoreProcess {
  readonly url: string;
  readonly otlpUrl: string;
  readonly pid: number;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts a store as its own process, as the local runtime does, and waits until it is ready. */
export async function startStore(
  store: 'loki' | 'tempo',
  dataDir?: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<StoreProcess> {
  const [port, otlpPort] = [await freePort(), await freePort()];
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), `lab-${store}-`)));
  const child = spawn(
    process.execPath,
    [join(stores, `${store}.ts`), '-config.file=/ignored.yaml'],
    {
      env: {
        ...process.env,
        LISTEN: `127.0.0.1:${port}`,
        OTLP_LISTEN: `127.0.0.1:${otlpPort}`,
        DATA_DIR: folder,
        ...environment,
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => {
    log = (log + chunk.toString()).slice(-4000);
  });
  const url = `http://127.0.0.1:${port}`;
  await waitFor(
    async () => {
      if (child.exitCode !== null) throw new Error(`the store ended: ${log}`);
      return (await fetch(`${url}/ready`)).ok;
    },
    { timeoutMs: 20_000 },
  );
  return {
    url,
    otlpUrl: `http://127.0.0.1:${otlpPort}`,
    pid: child.pid ?? 0,
    stop: async (signal = 'SIGTERM') => {
      const ended = child.exitCode === null ? once(child, 'exit') : undefined;
      child.kill(signal);
      await ended;
      if (dataDir === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}
