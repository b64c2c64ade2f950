import { below, pick, sample } from '../random.ts';
import { type Product, productsOf } from './shop-answers.ts';
import { type Journey, type Part, type Traveller, visit } from './step.ts';

const categories = ['audio', 'books'];
const searches = ['cable', 'guide', 'lamp', 'mug'];

/** Looks at a list and at some of the products in it. */
export function* browse(traveller: Traveller): Journey {
  const products = yield* list(traveller);
  yield* look(traveller, sample(traveller.random, products, 1 + below(traveller.random, 4)));
}

/** One page of the catalogue: all of it, a category, or a search. */
export function* list(traveller: Traveller): Part<Product[]> {
  const { random } = traveller;
  const queries = [
    `limit=${20 + 10 * below(random, 5)}`,
    `category=${pick(random, categories)}`,
    `q=${pick(random, searches)}`,
    `limit=20&offset=${20 * below(random, 3)}`,
  ];
  const path = `/products?${pick(random, queries)}`;
  const answer = yield* visit(traveller, { method: 'GET', route: '/products', path });
  return productsOf(answer.body);
}

/** Opens the page of each product. */
export function* look(traveller: Traveller, products: readonly Product[]): Part<void> {
  for (const { id } of products) {
    const path = `/products/${encodeURIComponent(id)}`;
    yield* visit(traveller, { method: 'GET', route: '/products/:id', path });
  }
}
