import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * A fake database. `?fail=timeout|refused|conflict|bug` plays a failure, `?seconds=0.2` any latency.
 * There is nothing to repair here.
 */

/** What the database reports. The text says what happened to this one request. */
export class BackendError extends Error {
  override readonly name = 'BackendError';
  readonly code: 'timeout' | 'refused' | 'conflict';

  constructor(code: BackendError['code'], text: string) {
    super(text);
    this.code = code;
  }
}

type Play = Readonly<Record<string, unknown>>;

async function ask(subject: string, { fail, seconds }: Play): Promise<string> {
  await delay(Number(seconds ?? 0) * 1000);
  const id = randomUUID();
  const milliseconds = Math.round(3000 + 100 * Math.random());
  if (fail === 'timeout') {
    throw new BackendError('timeout', `no answer within ${milliseconds} ms for ${subject} (${id})`);
  }
  if (fail === 'refused') {
    throw new BackendError('refused', `connect ECONNREFUSED 10.0.3.7:5432 for ${subject} (${id})`);
  }
  if (fail === 'conflict') {
    throw new BackendError('conflict', `${subject} was changed by transaction ${id}`);
  }
  if (fail === 'bug') throw new TypeError(`cannot read properties of undefined (reading "${id}")`);
  return id;
}

export const findOrders = async (user: string, play: Play) => ({
  user,
  orders: [await ask(`user ${user}`, play)],
});

export const findItem = async (item: string, play: Play) => ({
  item,
  revision: await ask(`item ${item}`, play),
});

export const createOrder = async (play: Play) => ({ order: await ask('a new order', play) });
