import { pick, type Random, whole } from '../common/random.ts';

const firstNames = 'ada bea cem dan eva finn grace hugo ida jan kim lea mia noor omar pia ravi tom';
const lastNames =
  'abel berg costa dahl engel faber gomez hahn ito jung klein lopez meyer novak okoye';
const symbols = [...'abcdefghijklmnopqrstuvwxyz0123456789'];

/** The part before the @ as a person chooses it. */
export function personalMailName(random: Random): string {
  const first = pick(random, firstNames.split(' '));
  const last = pick(random, lastNames.split(' '));
  const number = whole(random, 10, 99);
  return pick(random, [
    `${first}${number}`,
    `${first.charAt(0)}.${last}`,
    `${last}${number}`,
    last,
  ]);
}

/** The part before the @ as a program chooses it: 8 to 13 different symbols. */
export function randomMailName(random: Random): string {
  const left = [...symbols];
  const length = whole(random, 8, 13);
  return Array.from({ length }, () => left.splice(whole(random, 0, left.length - 1), 1)).join('');
}

/** Bits per character. */
export function shannonEntropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((bits, count) => {
    const share = count / text.length;
    return bits - share * Math.log2(share);
  }, 0);
}
