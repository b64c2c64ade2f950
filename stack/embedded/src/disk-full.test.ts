import { writeSync } from 'node:fs';
import { temporaryFolder } from '@lab/testing';
import { expect, onTestFinished, test } from 'vitest';
import type { WriteAt } from './segment/segment-log.ts';
import { startLoki } from './start-loki.ts';
import { startTempo } from './start-tempo.ts';

/** A disk on which `full.now` decides whether more than ten bytes of a write fit. */
function disk(full: { now: boolean }): WriteAt {
  return (file, bytes, position) => {
    if (!full.now) return writeSync(file, bytes, 0, bytes.length, position);
    writeSync(file, bytes, 0, Math.min(10, bytes.length), position);
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  };
}

/** A store as this test sees it: what takes the entry with a number, and which are there. */
interface TestedStore {
  write(entry: number): Promise<number>;
  read(): Promise<number[]>;
  close(): Promise<void>;
}

type StartStore = (
  dataDir: string,
  write: WriteAt,
  log: (line: string) => void,
) => Promise<TestedStore>;

const loki: StartStore = async (dataDir, write, log) => {
  const { url, close } = await startLoki({ listen: '127.0.0.1:0', dataDir, write, log });
  const now = BigInt(Date.now()) * 1_000_000n;
  return {
    write: (entry) => {
      const values = [[`${now}`, `line ${entry}`]];
      return post(`${url}/loki/api/v1/push`, { streams: [{ stream: { app: 'a' }, values }] });
    },
    read: async () => {
      const query = new URLSearchParams({ query: '{app="a"}' });
      const response = await fetch(`${url}/loki/api/v1/query_range?${query}`);
      return numbers(await response.text(), /line (\d)/g);
    },
    close,
  };
};

const tempo: StartStore = async (dataDir, write, log) => {
  const listen = '127.0.0.1:0';
  const store = await startTempo({ listen, otlpListen: listen, dataDir, write, log });
  const now = String(BigInt(Date.now()) * 1_000_000n);
  return {
    write: (entry) => {
      const times = { startTimeUnixNano: now, endTimeUnixNano: now };
      const ids = { traceId: `${entry}`.repeat(32), spanId: `${entry}`.repeat(16) };
      const spans = [{ ...ids, ...times, name: `span ${entry}` }];
      return post(`${store.otlpUrl}/v1/traces`, { resourceSpans: [{ scopeSpans: [{ spans }] }] });
    },
    read: async () => {
      const response = await fetch(`${store.url}/api/search?${new URLSearchParams({ q: '{ }' })}`);
      return numbers(await response.text(), /"rootTraceName":"span (\d)"/g);
    },
    close: store.close,
  };
};

async function post(url: string, body: unknown): Promise<number> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  await response.arrayBuffer();
  return response.status;
}

function numbers(text: string, pattern: RegExp): number[] {
  return [...text.matchAll(pattern)].map(([, digits]) => Number(digits)).sort();
}

test.each([
  ['Loki', loki, 204],
  ['Tempo', tempo, 200],
])(
  '%s: a full disk refuses with 5xx, keeps reading, forgets nothing, says so once',
  async (...row) => {
    const [, start, accepted] = row;
    const dataDir = await temporaryFolder();
    const full = { now: false };
    const log: string[] = [];
    const first = await start(dataDir, disk(full), (line) => log.push(line));
    expect(await first.write(1)).toBe(accepted);
    full.now = true;
    for (const entry of [2, 3]) {
      const status = await first.write(entry);
      expect(status).toBeGreaterThanOrEqual(500);
      expect(status).toBeLessThan(600);
    }
    expect(await first.read()).toEqual([1]);
    full.now = false;
    expect(await first.write(4)).toBe(accepted);
    await first.close();
    const second = await start(dataDir, disk(full), (line) => log.push(line));
    onTestFinished(() => second.close());
    expect(await second.read()).toEqual([1, 4]);
    expect(log).toEqual([
      expect.stringMatching(/^(loki|tempo): ENOSPC: no space left on device, write$/),
    ]);
  },
);
