import { expect, test } from 'vitest';
import type { Answer, HttpRequest } from '../http/target.ts';
import type { Prediction } from '../ledger/confusion.ts';
import { Population } from '../population/population.ts';
import { seededRandom } from '../random.ts';
import { browse } from './browse.ts';
import { mistake } from './mistake.ts';
import { journeyMaker } from './mix.ts';
import { predict } from './predict.ts';
import { purchase } from './purchase.ts';
import type { CheckoutResult, Journey, Traveller } from './step.ts';

type Shop = (request: HttpRequest) => Partial<Answer>;

const population = new Population({ seed: 1, size: 100, fraudShare: 0 });
const fraudsters = new Population({ seed: 1, size: 100, fraudShare: 1 });
const products = Array.from({ length: 20 }, (_, n) => ({ id: `p-${n}`, priceMinor: 100 }));

const routes: Record<string, Shop> = {
  'GET /products': () => ({ body: { products } }),
  'POST /carts': () => ({ status: 201, body: { id: 'cart' } }),
  'POST /checkout': () => ({ status: 201, body: { id: 'o', status: 'accepted', totalMinor: 5 } }),
  'GET /orders/:id': () => ({ body: { id: 'o', status: 'fulfilled', totalMinor: 5 } }),
};

/** Plays a journey to its end against a shop of canned answers. */
function play(
  start: (traveller: Traveller) => Journey,
  seed: number,
  shop: Record<string, Shop> = {},
  users = population,
) {
  const requests: HttpRequest[] = [];
  const results: CheckoutResult[] = [];
  const predictions: Prediction[] = [];
  const judges: string[] = [];
  const journey = start({
    user: users.user(seed),
    random: seededRandom(seed),
    witness: {
      checkout: (_user, result) => results.push(result),
      judged: (source) => judges.push(source),
      predicted: (_user, prediction) => predictions.push(prediction),
    },
  });
  let step = journey.next(answer({}));
  while (step.done !== true && requests.length < 100) {
    const { request } = step.value;
    requests.push(request);
    const answering = { ...routes, ...shop }[`${request.method} ${request.route}`];
    step = journey.next(answer(answering?.(request) ?? {}));
  }
  expect(step.done).toBe(true);
  return {
    requests,
    results,
    predictions,
    judges,
    checkouts: requests.filter(({ route }) => route === '/checkout'),
  };
}

const answer = (changes: Partial<Answer>): Answer => ({
  status: 200,
  reason: undefined,
  headers: {},
  body: undefined,
  traceId: '',
  sampled: true,
  ...changes,
});

const many = (shop: Record<string, Shop> = {}, users = population) =>
  Array.from({ length: 200 }, (_, seed) => play(purchase, seed, shop, users));

test('browsing lists products and opens some', () => {
  const { requests } = play(browse, 1);
  expect(requests[0]).toMatchObject({ method: 'GET', route: '/products' });
  expect(requests.slice(1).length).toBeGreaterThan(0);
  expect(requests.slice(1).every(({ route }) => route === '/products/:id')).toBe(true);
});

test('a purchase goes from the list to the fulfilled order', () => {
  const whole = many().find(({ results }) => results.length > 0);
  const route = whole?.requests.map(({ method, route }) => `${method} ${route}`) ?? [];
  expect([...new Set(route)]).toEqual([
    'GET /products',
    'GET /products/:id',
    'POST /carts',
    'PUT /carts/:id/items/:productId',
    'GET /carts/:id',
    'POST /checkout',
    'GET /orders/:id',
  ]);
  expect(whole?.results[0]).toEqual({ kind: 'accepted', orderId: 'o', totalMinor: 5 });
});

test('some carts are left behind, some items put back, some checkouts repeated or changed', () => {
  const all = many();
  const share = (matches: (played: ReturnType<typeof play>) => boolean) =>
    all.filter(matches).length / all.length;
  expect(share(({ checkouts }) => checkouts.length === 0)).toBeGreaterThan(0.05);
  expect(
    share(({ requests }) => requests.some(({ method }) => method === 'DELETE')),
  ).toBeGreaterThan(0);
  const repeated = all.map(({ checkouts }) => checkouts).filter(({ length }) => length === 2);
  const changed = repeated.filter(([a, b]) => JSON.stringify(a?.body) !== JSON.stringify(b?.body));
  expect(changed.length).toBeGreaterThan(0);
  expect(repeated.length).toBeGreaterThan(changed.length);
  expect(repeated.every(([a, b]) => keyOf(a) === keyOf(b))).toBe(true);
});

const keyOf = (request: HttpRequest | undefined) => request?.headers?.['idempotency-key'];

test.each([
  [0, 'unknown'],
  [503, 'failed'],
] as const)(
  'after status %i it tries again with the same key, three times in all',
  (status, kind) => {
    const failed = many({ 'POST /checkout': () => ({ status }) }).filter(
      ({ checkouts }) => checkouts.length > 0,
    );
    for (const { checkouts, results } of failed) {
      expect(checkouts).toHaveLength(3);
      expect(new Set(checkouts.map(keyOf)).size).toBe(1);
      expect(results).toEqual([{ kind }]);
    }
  },
);

test.each([
  [402, 'declined'],
  [409, 'rejected'],
] as const)('status %i is final', (status, kind) => {
  const all = many({ 'POST /checkout': () => ({ status }) });
  expect(all.flatMap(({ results }) => results).every((result) => result.kind === kind)).toBe(true);
  expect(all.every(({ checkouts }) => checkouts.length <= 1)).toBe(true);
});

test('an order that never ends is not asked about for ever', () => {
  const pending = () => ({ body: { id: 'o', status: 'charged', totalMinor: 5 } });
  for (const { requests } of many({ 'GET /orders/:id': pending })) {
    expect(requests.filter(({ route }) => route === '/orders/:id').length).toBeLessThanOrEqual(6);
  }
});

test('a shop that answers nonsense ends each journey early, with no error', () => {
  const nonsense = () => ({ status: 200, body: '<html>' });
  const shop = Object.fromEntries(Object.keys(routes).map((route) => [route, nonsense]));
  for (const start of [browse, purchase, predict, mistake]) {
    expect(play(start, 1, shop).results).toEqual([]);
  }
});

test('some fraudsters come back at once with another cart, whatever the shop said', () => {
  const declined = { 'POST /checkout': () => ({ status: 402 }) };
  const orders = many(declined, fraudsters).map(({ checkouts }) => checkouts);
  const numbers = new Set(orders.map(({ length }) => length));
  expect([...numbers].sort()).toEqual([0, 1, 2, 3]);
  for (const checkouts of orders) expect(new Set(checkouts.map(keyOf)).size).toBe(checkouts.length);
});

const fraud = {
  predictionId: 'p',
  model: { name: 'fraud', version: '3', variant: 'challenger' },
  class: 'fraud',
  score: 0.9,
};
const remembered = {
  predictionId: 'p',
  model: 'fraud',
  version: '3',
  variant: 'challenger',
  verdict: 'fraud',
};

test('a prediction is remembered with its model, and some are asked for again', () => {
  const all = Array.from({ length: 30 }, (_, seed) =>
    play(predict, seed, { 'POST /predict': () => ({ body: fraud }) }),
  );
  for (const { requests, predictions } of all) {
    expect(requests[0]?.body).toMatchObject({
      userId: expect.stringMatching(/^user-/),
      features: { items: expect.any(Number) },
    });
    expect(requests.every(({ body }) => body === requests[0]?.body)).toBe(true);
    expect(predictions).toEqual(requests.map(() => remembered));
  }
  expect(new Set(all.map(({ requests }) => requests.length))).toEqual(new Set([1, 2]));
});

test('so is the prediction in a checkout, accepted or declined, but no rule of thumb', () => {
  const order = { id: 'o', status: 'fulfilled', totalMinor: 5 };
  const judged = (status: number, judgement: unknown) =>
    many({ 'POST /checkout': () => ({ status, body: { ...order, fraud: judgement } }) })
      .filter(({ results }) => results.length > 0)
      .map(({ predictions, judges }) => ({ predictions, judges }));
  for (const status of [201, 402]) {
    for (const seen of judged(status, { ...fraud, source: 'model' })) {
      expect(seen).toEqual({ predictions: [remembered], judges: ['model'] });
    }
    for (const seen of judged(status, { score: 0.1, source: 'fallback' })) {
      expect(seen).toEqual({ predictions: [], judges: ['fallback'] });
    }
  }
});

test('number and seed decide who does what', () => {
  const witness = {
    checkout: () => undefined,
    judged: () => undefined,
    predicted: () => undefined,
  };
  const kinds = (seed: number) => {
    const make = journeyMaker({ seed, population, witness });
    return Array.from({ length: 300 }, (_, number) => make(number)).map(
      ({ kind, user }) => `${kind} ${user.id}`,
    );
  };
  expect(kinds(1)).toEqual(kinds(1));
  expect(kinds(1)).not.toEqual(kinds(2));
  expect(new Set(kinds(1).map((text) => text.split(' ', 1)[0])).size).toBe(4);
});
