import { below, logNormal, mixSeed, pick, type Random, sample, seededRandom } from '../random.ts';
import type { User } from './user.ts';

export interface PopulationOptions {
  readonly seed: number;
  /** How many different users there are. */
  readonly size: number;
  /** Share of users who are fraudsters, 0 to 1. */
  readonly fraudShare: number;
}

/** Share of honest users who have signed up a few days ago. */
const NEWCOMER_SHARE = 0.12;

const firstNames =
  'ada bea cem dan eva finn grace hugo ida jan kim lea mia noor omar pia ravi sara tom uma'.split(
    ' ',
  );
const lastNames =
  'abel berg costa dahl engel faber gomez hahn ito jung klein lopez meyer novak okoye patel roth silva thiel vogt'.split(
    ' ',
  );
const calmCountries = ['DE', 'NL', 'SE', 'FR', 'AT', 'DK', 'FI', 'IE', 'JP', 'CA'];
/** Codes that ISO 3166 leaves to its users: no real country is called risky. */
const riskyCountries = ['XZ', 'ZZ', 'XR', 'XB', 'XM'];
const symbols = 'abcdefghijklmnopqrstuvwxyz0123456789';

/**
 * The customers of the shop. There are so many that one of them seldom orders twice a day, and none
 * is stored: number and seed make the user.
 */
export class Population {
  readonly #options: PopulationOptions;

  constructor(options: PopulationOptions) {
    this.#options = options;
  }

  /** The user with this number, from 0. */
  user(number: number): User {
    const { seed, fraudShare } = this.#options;
    const random = seededRandom(mixSeed(seed, number));
    const id = `user-${String(number).padStart(7, '0')}`;
    const first = pick(random, firstNames) ?? '';
    const last = pick(random, lastNames) ?? '';
    const fraudster = random() < fraudShare;
    const fresh = fraudster || random() < NEWCOMER_SHARE;
    return {
      id,
      name: `${capital(first)} ${capital(last)}`,
      email: `${fraudster ? gibberish(random) : mailName(random, first, last)}@example.com`,
      country: pick(random, fraudster ? riskyCountries : calmCountries) ?? 'DE',
      cardToken: `tok_${mixSeed(seed, number, 1).toString(16)}`,
      fraudster,
      accountAgeDays: fresh ? days(random, 6, 1.2) : days(random, 400, 0.9),
      cardAgeDays: fresh ? days(random, 15, 1.2) : days(random, 500, 0.8),
    };
  }

  /** Any user, each equally likely. */
  anyUser(random: Random): User {
    return this.user(below(random, this.#options.size));
  }
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

const days = (random: Random, median: number, deviation: number): number =>
  Math.min(4_000, Math.round(logNormal(random, median, deviation)));

function mailName(random: Random, first: string, last: string): string {
  const number = String(below(random, 90) + 10);
  return (
    pick(random, [`${first}${number}`, `${first.charAt(0)}.${last}`, `${last}${number}`, last]) ??
    last
  );
}

const gibberish = (random: Random): string =>
  sample(random, [...symbols], 8 + below(random, 6)).join('');
