import { randomUUID } from 'node:crypto';
import { logger, type RunningService } from '@lab/telemetry';
import { type TestPostgres, waitFor } from '@lab/testing';
import pg from 'pg';
import { onTestFinished } from 'vitest';
import { readConfig } from '../config.ts';
import { startApi } from '../service.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

export interface RequestOptions {
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

/** A running API and what a customer does with it. */
export interface Shop {
  readonly url: string;
  request(method: string, path: string, options?: RequestOptions): Promise<Answer>;
  /** A new cart with the given quantities by product. */
  cart(items?: Record<string, number>): Promise<string>;
  checkout(cartId: string, options?: CheckoutOptions): Promise<Answer>;
  /** Sum over the series of a metric whose labels contain the given ones. */
  metric(name: string, labels?: Record<string, string>): Promise<number>;
  close(): Promise<void>;
}

export interface CheckoutOptions {
  readonly key?: string;
  readonly user?: string;
  readonly body?: Record<string, unknown>;
}

export const customer = { name: 'Ada Abel', email: 'ada.abel@example.com', country: 'DE' };

/** Starts the API on a free port and waits until it is ready; it stops with the current test. */
export async function startShop(
  database: Pick<TestPostgres, 'env'>,
  inferenceUrl: string,
  variables: Record<string, string> = {},
  { awaitReady = true } = {},
): Promise<Shop> {
  logger.level = 'silent';
  const service = await startApi(
    readConfig({
      ...database.env,
      LISTEN: '127.0.0.1:0',
      INFERENCE_URL: inferenceUrl,
      INFERENCE_BUDGET_MS: '2000',
      INFERENCE_ATTEMPT_MS: '1000',
      ...variables,
    }),
  );
  const shop = shopOf(service);
  let closed = false;
  const close = async () => {
    if (closed) return;
    closed = true;
    await service.close();
  };
  onTestFinished(close);
  if (awaitReady) await waitFor(async () => (await shop.request('GET', '/readyz')).status === 200);
  return { ...shop, close };
}

function shopOf({ url }: RunningService): Omit<Shop, 'close'> {
  const request = async (
    method: string,
    path: string,
    { headers = {}, body }: RequestOptions = {},
  ): Promise<Answer> => {
    const raw = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(raw === undefined ? {} : { body: raw }),
    });
    const text = await response.text();
    const json = response.headers.get('content-type')?.includes('json') ?? false;
    return {
      status: response.status,
      headers: response.headers,
      body: json && text !== '' ? JSON.parse(text) : text,
    };
  };
  return {
    url,
    request,
    async cart(items = { kite: 1 }) {
      const { body } = await request('POST', '/carts');
      const id = stringAt(body, 'id');
      for (const [product, quantity] of Object.entries(items)) {
        await request('PUT', `/carts/${id}/items/${product}`, { body: { quantity } });
      }
      return id;
    },
    checkout: (cartId, { key = randomUUID(), user = 'user-1', body = {} } = {}) =>
      request('POST', '/checkout', {
        headers: { 'idempotency-key': key, 'x-user-id': user },
        body: { cartId, customer, payment: { cardToken: 'tok_1' }, ...body },
      }),
    async metric(name, labels = {}) {
      const { body } = await request('GET', '/metrics');
      return sumOf(String(body), name, labels);
    },
  };
}

function sumOf(exposition: string, name: string, labels: Record<string, string>): number {
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return exposition
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
    .filter((line) => wanted.every((pair) => line.includes(pair)))
    .reduce((sum, line) => sum + Number(line.slice(line.indexOf('} ') + 2).split(' ')[0]), 0);
}

/** The text at a member of a JSON answer. */
export function stringAt(body: unknown, name: string): string {
  const entries = typeof body === 'object' && body !== null ? Object.entries(body) : [];
  const value: unknown = new Map(entries).get(name);
  if (typeof value !== 'string') throw new Error(`no text "${name}" in ${JSON.stringify(body)}`);
  return value;
}

/** Runs one query against the database of a test. */
export async function sql(
  { url }: Pick<TestPostgres, 'url'>,
  text: string,
  values: unknown[] = [],
): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text, values)).rows;
  } finally {
    await client.end();
  }
}
