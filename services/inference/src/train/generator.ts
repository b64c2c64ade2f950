import {
  logNormal,
  normal,
  pick,
  poisson,
  type Random,
  seededRandom,
  whole,
} from '../common/random.ts';
import type { CompleteVector } from '../model/features.ts';
import { personalMailName, randomMailName, shannonEntropy } from './mail-names.ts';

export interface LabelledRow {
  readonly features: CompleteVector;
  readonly fraud: boolean;
}

/** Share of fraudulent orders. */
const fraudShare = 0.08;
/** Share of the orders that come through the shop; the others are asked about by partners. */
const shopShare = 0.68;
/** Share of frauds with a stolen account: old account, known card, a person's mail name. */
const stolenShare = 0.2;
/** Share of honest customers who have just signed up, and of those with a random mail name. */
const newcomerShare = 0.12;
const relayedMailShare = 0.02;

/** Risk, rounded up, of the countries that customers come from, and of those that frauds name. */
const calmCountries = [0.128, 0.141, 0.178, 0.211, 0.215, 0.255, 0.257, 0.273, 0.293, 0.293];
const riskyCountries = [0.49, 0.56, 0.62, 0.68, 0.74];

const clamp = (value: number, min: number, max: number) => Math.min(max, Math.max(min, value));
const hour = (value: number) => Math.floor(((value % 24) + 24) % 24);

/** Who orders: what the features of the person are drawn from. */
interface Customer {
  readonly fraud: boolean;
  /** New account, young card. */
  readonly fresh: boolean;
  readonly mailName: string;
}

function anyCustomer(random: Random): Customer {
  const fraud = random() < fraudShare;
  const unusual = random();
  const stolen = fraud && unusual < stolenShare;
  const fresh = fraud ? !stolen : unusual < newcomerShare;
  const randomMail = fraud ? !stolen : random() < relayedMailShare;
  return { fraud, fresh, mailName: (randomMail ? randomMailName : personalMailName)(random) };
}

const days = (random: Random, median: number, deviation: number) =>
  Math.round(clamp(logNormal(random, median, deviation), 0, 4000));

const pieces = (random: Random, fraud: boolean) => 1 + poisson(random, fraud ? 4 : 2);

function personalFeatures({ fresh, mailName }: Customer, random: Random) {
  return {
    account_age_days: fresh ? days(random, 6, 1.2) : days(random, 400, 0.9),
    card_age_days: fresh ? days(random, 15, 1.2) : days(random, 500, 0.8),
    email_entropy: shannonEntropy(mailName),
  };
}

/** An order that a partner asks about: each feature is drawn by itself. */
function partnerOrder(customer: Customer, random: Random): CompleteVector {
  const { fraud } = customer;
  const items = pieces(random, fraud);
  const variety = fraud ? 0.3 + 0.5 * random() : 0.5 + 0.5 * random();
  return {
    ...personalFeatures(customer, random),
    amount_minor: Math.round(clamp(logNormal(random, fraud ? 12_000 : 6000, 0.9), 100, 500_000)),
    items,
    distinct_products: clamp(Math.round(items * variety), 1, items),
    orders_last_day: poisson(random, fraud ? 3 : 0.6),
    country_risk: clamp(fraud ? normal(random, 0.55, 0.2) : normal(random, 0.2, 0.12), 0, 1),
    hour_of_day: hour(fraud ? normal(random, 3, 7) : normal(random, 14, 5)),
  };
}

/** An order of the shop: one to three products, as many pieces of each. */
function shopOrder(customer: Customer, random: Random): CompleteVector {
  const { fraud } = customer;
  const products = whole(random, 1, 3);
  const each = Math.max(1, Math.round(pieces(random, fraud) / products));
  const prices = Array.from({ length: products }, () => 100 * Math.round(price(random) / 100));
  return {
    ...personalFeatures(customer, random),
    amount_minor: each * prices.reduce((sum, amount) => sum + amount, 0),
    items: each * products,
    distinct_products: products,
    orders_last_day: poisson(random, fraud ? 0.4 : 0.02),
    country_risk: pick(random, fraud ? riskyCountries : calmCountries),
    hour_of_day: whole(random, 0, 23),
  };
}

const price = (random: Random) => clamp(logNormal(random, 3400, 0.75), 1100, 24_900);

/**
 * Synthetic orders with their ground truth. The same seed gives the same rows. The label says
 * whether the customer that a row was drawn for is a fraudster; none is wrong.
 */
export function generateOrders(seed: number, count: number): LabelledRow[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => {
    const customer = anyCustomer(random);
    const order = random() < shopShare ? shopOrder : partnerOrder;
    return { features: order(customer, random), fraud: customer.fraud };
  });
}
