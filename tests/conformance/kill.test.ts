import { temporaryFolder } from '@lab/testing';
import { expect, test } from 'vitest';
import { z } from 'zod';
import {
  type BothStores,
  startBothStores,
} from '../../stack/embedded/src/store-process.fixture.ts';

const KILLS = 50;
/** Connections that write at once, to each store. */
const WRITERS = 2;
const FIRST_MS = Date.now() - 60_000;

interface Written {
  readonly lines: number[];
  readonly spans: number[];
}

/** Some are larger than a page or a socket buffer, so that a kill can hit them half written. */
function padding(number: number): string {
  return 'x'.repeat(number % 7 === 0 ? 90_000 : number % 50);
}

function pushLine({ lokiUrl }: BothStores, number: number): Promise<Response> {
  const ns = `${BigInt(FIRST_MS) * 1_000_000n + BigInt(number)}`;
  const streams = [
    { stream: { app: 'kill' }, values: [[ns, `line ${number} ${padding(number)}`]] },
  ];
  return post(`${lokiUrl}/loki/api/v1/push`, { streams });
}

const traceId = (number: number) => (number + 1).toString(16).padStart(32, '0');

function pushSpan({ otlpUrl }: BothStores, number: number): Promise<Response> {
  const ns = `${BigInt(FIRST_MS) * 1_000_000n + BigInt(number)}`;
  const span = {
    traceId: traceId(number),
    spanId: 'aaaaaaaaaaaaaaaa',
    name: `span ${padding(number).slice(0, 1000)}`,
    startTimeUnixNano: ns,
    endTimeUnixNano: ns,
  };
  return post(`${otlpUrl}/v1/traces`, { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] });
}

function post(url: string, body: unknown): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
}

/**
 * Writes numbered lines and spans over several connections, kills the process once `enough` of each
 * have been acknowledged, and notes which were.
 */
async function writeUntilKilled(
  stores: BothStores,
  first: number,
  enough: number,
  written: Written,
): Promise<void> {
  let killed: Promise<void> | undefined;
  const counts = { lines: 0, spans: 0 };
  const writer = async (
    kind: 'lines' | 'spans',
    start: number,
    push: (stores: BothStores, number: number) => Promise<Response>,
  ) => {
    for (let number = start; number < first + 10_000; number += WRITERS) {
      try {
        const response = await push(stores, number);
        if (!response.ok) throw new Error(`${kind}: ${response.status} ${await response.text()}`);
        await response.arrayBuffer();
      } catch (error) {
        if (killed === undefined) throw error;
        return;
      }
      written[kind].push(number);
      counts[kind]++;
      if (counts.lines >= enough && counts.spans >= enough) killed ??= stores.stop('SIGKILL');
    }
  };
  const writers = Array.from({ length: WRITERS }, (_, index) => [
    writer('lines', first + index, pushLine),
    writer('spans', first + index, pushSpan),
  ]);
  await Promise.all(writers.flat());
  await killed;
}

const lines = z.object({
  data: z.object({
    result: z.array(z.object({ values: z.array(z.tuple([z.string(), z.string()])) })),
  }),
});

async function missingLines(
  { lokiUrl }: BothStores,
  numbers: readonly number[],
): Promise<number[]> {
  const found = new Set<string>();
  const step = 10_000;
  for (let first = 0; first < KILLS * 10_000; first += step) {
    const ns = BigInt(FIRST_MS) * 1_000_000n + BigInt(first);
    const query = new URLSearchParams({
      query: '{app="kill"} | line_format `{{ trunc 20 __line__ }}`',
      start: String(ns),
      end: String(ns + BigInt(step)),
      limit: '50000',
    });
    const answer = await fetch(`${lokiUrl}/loki/api/v1/query_range?${query}`);
    for (const { values } of lines.parse(await answer.json()).data.result) {
      for (const [, line] of values) found.add(/^line \d+/.exec(line)?.[0] ?? '');
    }
  }
  return numbers.filter((number) => !found.has(`line ${number}`));
}

async function missingSpans(
  { tempoUrl }: BothStores,
  numbers: readonly number[],
): Promise<number[]> {
  const missing: number[] = [];
  for (const number of numbers) {
    const response = await fetch(`${tempoUrl}/api/traces/${traceId(number)}`);
    await response.arrayBuffer();
    if (response.status !== 200) missing.push(number);
  }
  return missing;
}

test(`nothing acknowledged is lost over ${KILLS} SIGKILLs under load`, {
  timeout: 600_000,
}, async () => {
  const folder = await temporaryFolder();
  const environment = { NODE_COMPILE_CACHE: await temporaryFolder() };
  const written: Written = { lines: [], spans: [] };
  // Only a process that ends by itself leaves compiled code for those that follow.
  await (await startBothStores(folder, environment)).stop();
  for (let kill = 0; kill < KILLS; kill++) {
    const stores = await startBothStores(folder, environment);
    try {
      // The kill comes at another point of the work each time.
      await writeUntilKilled(stores, kill * 10_000, 5 + ((kill * 7) % 20), written);
    } finally {
      await stores.stop('SIGKILL');
    }
  }
  const stores = await startBothStores(folder, environment);
  try {
    expect(written.lines.length).toBeGreaterThan(KILLS * 5);
    expect(written.spans.length).toBeGreaterThan(KILLS * 5);
    expect(await missingLines(stores, written.lines)).toEqual([]);
    expect(await missingSpans(stores, written.spans)).toEqual([]);
  } finally {
    await stores.stop();
  }
});
