import { createHash } from 'node:crypto';

/**
 * A number in [0, 1) that looks random and depends on nothing but its arguments: the same seed gives
 * the same failures, whatever runs beside them and however often the process starts anew.
 */
export function chance(seed: string, ...parts: readonly (string | number)[]): number {
  const digest = createHash('sha256')
    .update(JSON.stringify([seed, ...parts]))
    .digest();
  return digest.readUIntBE(0, 6) / 2 ** 48;
}
