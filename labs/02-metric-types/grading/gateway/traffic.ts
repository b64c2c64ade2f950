import { randomInt } from 'node:crypto';
import { inTurns } from '@lab/kit/spec';
import type { Batch, Gateway } from './gateway.ts';

/** Numbers from 0 up to 1, drawn anew for every check. */
export type Random = () => number;

/** A sequence that nobody can foresee and that is the same for the same seed (mulberry32). */
export function randomSequence(seed: number = randomInt(2 ** 32)): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const between = (random: Random, low: number, high: number): number =>
  low + (high - low) * random();

export const wholeBetween = (random: Random, low: number, high: number): number =>
  Math.floor(between(random, low, high + 1));

/** A batch that the model can answer. */
export function batchOf(random: Random, size: number, seconds: number): Batch {
  return { inputs: Array.from({ length: size }, () => Number(random().toFixed(3))), seconds };
}

/** A batch at which the model fails. */
export const poison = (seconds: number): Batch => ({ inputs: [0.5, 2], seconds });

/** Every kind of request and of answer but one that is given up, in random numbers and order. */
export async function mixedTraffic(gateway: Gateway, random: Random): Promise<void> {
  const letters = () => random().toString(36).slice(2, 10);
  const kinds: readonly (() => Promise<void>)[] = [
    () => gateway.predict(batchOf(random, wholeBetween(random, 1, 20), between(random, 0, 0.04))),
    () => gateway.predict(batchOf(random, 1, 0)),
    () => gateway.predict({ inputs: [], seconds: 0 }),
    () => gateway.predict(poison(0.01)),
    () => gateway.lookUp(),
    () => gateway.askUnknown(`/${letters()}/${letters()}?q=${letters()}`),
  ];
  const work = kinds.flatMap((kind) =>
    Array.from({ length: wholeBetween(random, 4, 16) }, () => kind),
  );
  const order = work.map((one) => ({ one, place: random() }));
  await inTurns(
    6,
    order.toSorted((a, b) => a.place - b.place).map(({ one }) => one),
  );
}
