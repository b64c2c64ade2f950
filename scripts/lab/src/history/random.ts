/** Seconds. */
export type Seconds = number;

/** A 32-bit number made of a text: the same text gives the same number everywhere (FNV-1a). */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/**
 * A number of [0, 1) that looks random and depends on nothing but its arguments. That is what makes
 * the past a function of time: the same number for the same minute, whenever it is asked for.
 */
export function uniform(seed: number, index: number): number {
  let hash = Math.imul(seed ^ Math.imul(index | 0, 0x9e3779b1), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 13), 0x27d4eb2f);
  return ((hash ^ (hash >>> 16)) >>> 0) / 4294967296;
}
