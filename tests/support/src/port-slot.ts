import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/**
 * Kits of different slots share no port, because no two ports of one kit are a multiple of `step`
 * apart. All lie below the range that systems take ephemeral ports from.
 */
const SLOTS = { count: 40, firstOffset: 10_000, step: 71, firstClaim: 27_000 };

/** A port offset that no other test of this machine uses until it is released. */
export interface PortSlot {
  readonly offset: number;
  readonly release: () => void;
}

async function claim(port: number): Promise<Server | undefined> {
  const server = createServer().listen({ port, host: '127.0.0.1', exclusive: true });
  try {
    await once(server, 'listening');
    return server.unref();
  } catch {
    return undefined;
  }
}

/**
 * Claims a free slot by listening on a port of its own, which ends with this process at the latest.
 * Throws when none is free.
 */
export async function claimPortSlot(): Promise<PortSlot> {
  const first = process.pid % SLOTS.count;
  for (let tried = 0; tried < SLOTS.count; tried += 1) {
    const slot = (first + tried) % SLOTS.count;
    const server = await claim(SLOTS.firstClaim + slot);
    if (server === undefined) continue;
    return {
      offset: SLOTS.firstOffset + SLOTS.step * slot,
      release: () => void server.close(),
    };
  }
  throw new Error(`all ${SLOTS.count} port slots are taken`);
}
