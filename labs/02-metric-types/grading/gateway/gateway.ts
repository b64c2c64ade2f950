import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type BenchServer, lookUntil, type Scrape, scrape, type Workbench } from '@lab/kit/spec';
import { answerSchema, type Entry, GIVEN_UP, type Kind } from './ledger.ts';

export interface Batch {
  /** Numbers from 0 to 1; the model fails at a larger one. */
  readonly inputs: readonly number[];
  /** Seconds that the model is to take. */
  readonly seconds: number;
}

/** A request that the service has begun to serve. */
export interface OpenRequest {
  /** The client goes away without waiting for the answer. */
  readonly giveUp: () => void;
  /** Resolves with the end of it, answered or given up. */
  readonly end: Promise<void>;
}

const POLL_MS = 40;
const TIMEOUT_MS = 30_000;

/** One instance of the learner's gateway, and the ledger of everything it was asked. */
export class Gateway {
  readonly url: string;
  readonly stop: () => Promise<unknown>;
  readonly ledger: Entry[] = [];

  private constructor({ url, stop }: BenchServer) {
    this.url = url;
    this.stop = stop;
  }

  /** Starts the learner's service; `slots` batches are worked on at a time. */
  static async start(workbench: Pick<Workbench, 'script'>, slots: number): Promise<Gateway> {
    return new Gateway(
      await workbench.script('service.ts', { env: { MODEL_SLOTS: String(slots) } }),
    );
  }

  predict(batch: Batch): Promise<void> {
    return this.#send('predict', 'POST', '/v1/predict', batch);
  }

  /** Asks for an earlier answer; nobody has the id unless it is given. */
  lookUp(id: string = randomUUID()): Promise<void> {
    return this.#send('lookup', 'GET', `/v1/predictions/${id}`);
  }

  /** Asks for a path that no route has. */
  askUnknown(path: string): Promise<void> {
    return this.#send('unknown', 'GET', path);
  }

  /**
   * Sends a batch and resolves once the service has begun with it: Node says "100 Continue" in the
   * same breath in which it calls the service.
   */
  async open(batch: Batch): Promise<OpenRequest> {
    const started = performance.now();
    const outgoing = request(new URL('/v1/predict', this.url), {
      method: 'POST',
      agent: false,
      headers: { 'content-type': 'application/json', expect: '100-continue' },
    });
    const record = (status: number) => {
      const seconds = (performance.now() - started) / 1000;
      this.ledger.push({
        kind: 'predict',
        method: 'POST',
        status,
        seconds,
        work: batch.seconds,
        predictions: [],
      });
    };
    const end = new Promise<void>((resolve) => {
      outgoing.on('response', (response) => {
        response.resume().on('end', () => {
          record(response.statusCode ?? 0);
          resolve();
        });
      });
      outgoing.on('error', () => {
        record(GIVEN_UP);
        resolve();
      });
    });
    outgoing.flushHeaders();
    await once(outgoing, 'continue', { signal: AbortSignal.timeout(TIMEOUT_MS) });
    outgoing.end(JSON.stringify(batch));
    return { giveUp: () => void outgoing.destroy(new Error('given up')), end };
  }

  scrape(): Promise<Scrape> {
    return scrape(new URL('/metrics', this.url));
  }

  /** Scrapes until the answer is as expected, at most so many seconds; returns the last answer. */
  scrapeUntil(isThere: (scrape: Scrape) => boolean, seconds = 3): Promise<Scrape> {
    return lookUntil(() => this.scrape(), isThere, { seconds });
  }

  /** The highest value that scrapes show while something goes on. */
  async highest(read: (scrape: Scrape) => number, meanwhile: Promise<unknown>): Promise<number> {
    let isOver = false;
    const over = meanwhile.finally(() => {
      isOver = true;
    });
    let highest = Number.NEGATIVE_INFINITY;
    while (!isOver) {
      highest = Math.max(highest, read(await this.scrape()));
      await Promise.race([over, delay(POLL_MS)]);
    }
    await over;
    return highest;
  }

  async #send(kind: Kind, method: string, path: string, batch?: Batch): Promise<void> {
    const started = performance.now();
    const response = await fetch(new URL(path, this.url), {
      method,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(batch && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(batch),
      }),
    });
    const answer = answerSchema.safeParse(await response.json().catch(() => undefined));
    this.ledger.push({
      kind,
      method,
      status: response.status,
      seconds: (performance.now() - started) / 1000,
      work: batch?.seconds ?? 0,
      predictions: kind === 'predict' && answer.success ? answer.data.predictions : [],
    });
  }
}
