import type { Variant } from '../model/artifact.ts';

/** FNV-1a, 32 bits, as a number in [0, 1): the same text lands on the same spot everywhere. */
export function hashShare(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  // The high bits of FNV-1a of similar short texts lie close together: mix them once more.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/**
 * Which model serves a request. Sticky: the same key gets the same variant as long as the share
 * stays, and raising the share moves nobody back.
 * @param key user id, or anything random for a request without a user
 * @param challengerShare 0..1
 */
export const chooseVariant = (key: string, challengerShare: number): Variant =>
  hashShare(`fraud-model:${key}`) < challengerShare ? 'challenger' : 'champion';
