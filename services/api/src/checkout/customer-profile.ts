import { createHash } from 'node:crypto';

/**
 * What the shop knows about people and cards. The demo shop has no sign-up and no history, so these
 * functions stand for the account service of a real one: each answer is drawn from the hash of the
 * id, hence the same at every order, and spread as among the customers that the model was trained on.
 */

const NEWCOMER_SHARE = 0.12;

/** Days since the account was made: one in eight is new, with a median of 6 days, else 400. */
export function accountAgeDays(userId: string): number {
  const draw = draws(`account:${userId}`);
  return days(draw, isNewcomer(userId) ? 6 : 400, isNewcomer(userId) ? 1.2 : 0.9);
}

/** Days since the card was seen first: a median of 500. Each new account has a new card, too. */
export function cardAgeDays(cardToken: string, userId: string | undefined): number {
  const fresh = userId !== undefined && isNewcomer(userId);
  return days(draws(`card:${cardToken}`), fresh ? 15 : 500, fresh ? 1.2 : 0.8);
}

/**
 * Share of chargebacks of a country, scaled to 0..1. The risky countries are the codes that ISO 3166
 * leaves to users (QM to QZ, XA to XZ, ZZ), so no real country is called one.
 */
export function countryRisk(code: string): number {
  const [u = 0] = draws(`country:${code}`);
  return isFictional(code) ? 0.45 + 0.3 * u : 0.1 + 0.2 * u;
}

/** Shannon entropy of the part of a mail address before the @, in bits per character. */
export function emailEntropy(email: string): number {
  const name = email.slice(0, email.lastIndexOf('@'));
  const counts = new Map<string, number>();
  for (const character of name) counts.set(character, (counts.get(character) ?? 0) + 1);
  const length = [...name].length;
  let bits = 0;
  for (const count of counts.values()) bits -= (count / length) * Math.log2(count / length);
  return bits;
}

const isFictional = (code: string): boolean => /^(Q[M-Z]|X[A-Z]|ZZ)$/.test(code);

function isNewcomer(userId: string): boolean {
  const [u = 0] = draws(`newcomer:${userId}`);
  return u < NEWCOMER_SHARE;
}

/** Two numbers from 0 to below 1 that depend on the text alone. */
function draws(text: string): [number, number] {
  const hash = createHash('sha256').update(text).digest();
  return [hash.readUInt32BE(0) / 2 ** 32, hash.readUInt32BE(4) / 2 ** 32];
}

/** Log-normal by the Box-Muller transform, at most ten years. */
function days([u, v]: [number, number], median: number, deviation: number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - u)) * Math.cos(2 * Math.PI * v);
  return Math.min(3650, Math.round(median * Math.exp(deviation * normal)));
}
