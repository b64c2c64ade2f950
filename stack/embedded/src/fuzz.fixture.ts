import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { expect } from 'vitest';

const run = promisify(execFile);
/** The same inputs in every run; another number in `LAB_FUZZ_SEED` gives others. */
const seed = Number(process.env.LAB_FUZZ_SEED ?? 20_261_120);
const fuzzMs = Number(process.env.LAB_FUZZ_MS ?? 3500);
const maxResidentMegabytes = 800;

/**
 * Tries a property with random inputs for a few seconds. A failure names the seed and the path that
 * lead to it again.
 */
export async function fuzz<T>(property: fc.IAsyncProperty<T>): Promise<void> {
  await fc.assert(property, { seed, numRuns: 100_000, interruptAfterTimeLimit: fuzzMs });
}

/** Damages a text or some bytes: cuts out up to `most` and puts something else there. */
export function damagedText(text: string, most = 40): fc.Arbitrary<string> {
  return fc
    .tuple(fc.nat(text.length), fc.nat(most), fc.string({ maxLength: 6 }))
    .map(([at, length, put]) => text.slice(0, at) + put + text.slice(at + length));
}

export function damagedBytes(bytes: Buffer, most = 16): fc.Arbitrary<Buffer> {
  return fc
    .tuple(fc.nat(bytes.length), fc.nat(most), fc.uint8Array({ maxLength: 8 }))
    .map(([at, length, put]) =>
      Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + length)]),
    );
}

export interface Answered {
  readonly status: number;
  readonly text: string;
}

/** Sends a request and reads its answer; one that takes longer than 30 s fails. */
export async function answerOf(url: string, init: RequestInit = {}): Promise<Answered> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(30_000) });
  return { status: response.status, text: await response.text() };
}

/** The resident memory of a process is bounded. */
export async function expectBoundedMemory(pid: number): Promise<void> {
  const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(pid)]);
  expect(Number(stdout) / 1024).toBeLessThan(maxResidentMegabytes);
}
