import { randomUUID } from 'node:crypto';
import type { AlertStatus, Channel, Message, Reading } from './message.ts';

export interface StoreLimits {
  readonly maxMessages: number;
  readonly maxBytes: number;
}

export interface Incoming {
  readonly channel: Channel;
  readonly reading: Reading;
  /** The text as received: it is what searches look into. */
  readonly text: string;
  readonly bytes: number;
  /** Two messages of one channel with the same key are one message delivered twice. */
  readonly duplicateKey?: string | undefined;
}

export interface MessageFilter {
  readonly channel?: Channel | undefined;
  /** `any`: only messages that tell a status, as notifications do. */
  readonly status?: AlertStatus | 'any' | undefined;
  /** Case-insensitive part of the text. */
  readonly q?: string | undefined;
  /** Only messages received at or after this time. */
  readonly since?: Date | undefined;
  readonly limit: number;
}

export interface Added {
  readonly message: Message;
  readonly duplicate: boolean;
}

interface Entry {
  message: Message;
  readonly searchText: string;
  readonly duplicateKey: string | undefined;
}

/** The messages in the order of arrival, bounded by count and by size; the oldest go first. */
export class MessageStore {
  readonly #limits: StoreLimits;
  readonly #entries = new Map<string, Entry>();
  readonly #idByDuplicateKey = new Map<string, string>();
  #bytes = 0;
  #evicted = 0;

  constructor(limits: StoreLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** How many messages were dropped to make room. */
  get evicted(): number {
    return this.#evicted;
  }

  /** Keeps a message, or counts one more delivery of a message that is already kept. */
  add(incoming: Incoming): Added {
    const key = duplicateKeyOf(incoming);
    const known = key === undefined ? undefined : this.#findByKey(key);
    if (known !== undefined) {
      known.message = { ...known.message, deliveries: known.message.deliveries + 1 };
      return { message: known.message, duplicate: true };
    }
    const message: Message = {
      id: randomUUID(),
      channel: incoming.channel,
      receivedAt: new Date().toISOString(),
      ...incoming.reading,
      bytes: incoming.bytes,
      deliveries: 1,
    };
    const searchText = `${message.summary}\n${incoming.text}`.toLowerCase();
    this.#entries.set(message.id, { message, searchText, duplicateKey: key });
    if (key !== undefined) this.#idByDuplicateKey.set(key, message.id);
    this.#bytes += incoming.bytes;
    this.#makeRoom();
    return { message, duplicate: false };
  }

  get(id: string): Message | undefined {
    return this.#entries.get(id)?.message;
  }

  /** The matching messages, newest first. */
  list({ channel, status, q, since, limit }: MessageFilter): Message[] {
    const needle = q?.toLowerCase();
    const from = since?.toISOString();
    const found: Message[] = [];
    for (const { message, searchText } of [...this.#entries.values()].reverse()) {
      if (found.length >= limit) break;
      if (channel !== undefined && message.channel !== channel) continue;
      if (status === 'any' && message.status === null) continue;
      if (status !== undefined && status !== 'any' && message.status !== status) continue;
      if (from !== undefined && message.receivedAt < from) continue;
      if (needle !== undefined && !searchText.includes(needle)) continue;
      found.push(message);
    }
    return found;
  }

  /** Forgets everything, known duplicates included. Returns how many messages there were. */
  clear(): number {
    const count = this.#entries.size;
    this.#entries.clear();
    this.#idByDuplicateKey.clear();
    this.#bytes = 0;
    return count;
  }

  #findByKey(key: string): Entry | undefined {
    const id = this.#idByDuplicateKey.get(key);
    return id === undefined ? undefined : this.#entries.get(id);
  }

  #makeRoom(): void {
    const { maxMessages, maxBytes } = this.#limits;
    for (const [id, { message, duplicateKey }] of this.#entries) {
      const fits = this.#entries.size <= maxMessages && this.#bytes <= maxBytes;
      if (fits || this.#entries.size === 1) return;
      this.#entries.delete(id);
      if (duplicateKey !== undefined) this.#idByDuplicateKey.delete(duplicateKey);
      this.#bytes -= message.bytes;
      this.#evicted += 1;
    }
  }
}

function duplicateKeyOf({ channel, duplicateKey }: Incoming): string | undefined {
  return duplicateKey === undefined ? undefined : `${channel} ${duplicateKey}`;
}
