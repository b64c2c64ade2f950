import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Figure, median } from '../benchmark.ts';

const connections = 4;
const run = promisify(execFile);

/** Microseconds that a bare JSON.parse of all bodies takes per item. */
export function parseMicroseconds(bodies: readonly Buffer[], items: number): number {
  const begin = performance.now();
  for (const body of bodies) JSON.parse(body.toString('utf8'));
  return ((performance.now() - begin) * 1000) / items;
}

/**
 * Posts all bodies in order over a few connections and returns microseconds per item.
 * @throws Error when one is refused
 */
export async function postAll(
  url: string,
  type: string,
  bodies: readonly Buffer[],
  items: number,
): Promise<number> {
  const begin = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) {
        const response = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': type },
          body: new Uint8Array(body),
        });
        await response.arrayBuffer();
        if (!response.ok) throw new Error(`a request was refused: ${response.status}`);
      }
    }),
  );
  return ((performance.now() - begin) * 1000) / items;
}

/** The JSON answer to a GET. @throws Error when it is refused */
export async function getJson(url: string, params: Record<string, string>): Promise<unknown> {
  const response = await fetch(`${url}?${new URLSearchParams(params)}`);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return response.json();
}

/** The median time of a few rounds, in seconds. @param limit the most seconds that are accepted */
export async function measureSeconds(
  name: string,
  work: () => Promise<void>,
  { limit, rounds = 5 }: { readonly limit?: number; readonly rounds?: number } = {},
): Promise<Figure> {
  const seconds: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const begin = performance.now();
    await work();
    seconds.push((performance.now() - begin) / 1000);
  }
  return { name, value: median(seconds), unit: 's', ...(limit === undefined ? {} : { limit }) };
}

export async function residentMegabytes(pid: number): Promise<number> {
  const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(pid)]);
  return Number(stdout) / 1024;
}
