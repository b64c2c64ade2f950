import { logger } from '@lab/telemetry';
import { z } from 'zod';
import type { HttpTarget } from './http/target.ts';
import type { Inflight } from './inflight.ts';
import type { Verdict } from './ledger/confusion.ts';
import { Tally } from './ledger/tally.ts';
import { between, type Random } from './random.ts';

const MAX_WAITING = 20_000;
const MAX_BATCH = 200;
const MAX_ATTEMPTS = 5;
const TICK_MS = 500;

export interface TruthReport {
  /** Labels that inference has taken, and what it said of them. */
  readonly delivered: number;
  readonly joined: number;
  readonly unknown: number;
  /** Labels not delivered yet, given up after several attempts, and dropped because too many waited. */
  readonly waiting: number;
  readonly failed: number;
  readonly dropped: number;
  /** The requests to inference; they are not among the requests to the shop. */
  readonly requests: { method: string; route: string; status: string; count: number }[];
}

export interface TruthReporterOptions {
  readonly target: HttpTarget;
  /** How long after a prediction its label becomes known. */
  readonly delaySeconds: { readonly min: number; readonly max: number };
  readonly random: Random;
  readonly inflight: Inflight;
}

interface Label {
  readonly predictionId: string;
  readonly label: Verdict;
  readonly at: string;
  dueMs: number;
  attempts: number;
}

const answerSchema = z.object({ joined: z.number(), unknown: z.number() });

/** Tells inference the truth about its predictions, some time later, as chargebacks do. */
export class TruthReporter {
  readonly #options: TruthReporterOptions;
  readonly #requests = new Tally(['method', 'route', 'status']);
  readonly #counts = { delivered: 0, joined: 0, unknown: 0, failed: 0, dropped: 0 };
  #waiting: Label[] = [];
  #timer: NodeJS.Timeout | undefined;
  #paused = false;

  constructor(options: TruthReporterOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setInterval(() => void this.#deliverDue(performance.now()), TICK_MS);
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
  }

  add(predictionId: string, label: Verdict): void {
    if (this.#waiting.length >= MAX_WAITING) {
      this.#counts.dropped += 1;
      return;
    }
    const { random, delaySeconds } = this.#options;
    const dueMs = performance.now() + between(random, delaySeconds.min, delaySeconds.max) * 1_000;
    this.#waiting.push({ predictionId, label, at: new Date().toISOString(), dueMs, attempts: 0 });
  }

  /** Tries once to deliver what still waits. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#paused = false;
    await this.#deliverDue(Number.POSITIVE_INFINITY);
  }

  report(): TruthReport {
    return { ...this.#counts, waiting: this.#waiting.length, requests: this.#requests.rows() };
  }

  async #deliverDue(nowMs: number): Promise<void> {
    if (this.#paused) return;
    const due = this.#waiting.filter(({ dueMs }) => dueMs <= nowMs);
    if (due.length === 0) return;
    this.#waiting = this.#waiting.filter(({ dueMs }) => dueMs > nowMs);
    const batches: Label[][] = [];
    for (let at = 0; at < due.length; at += MAX_BATCH) batches.push(due.slice(at, at + MAX_BATCH));
    await Promise.all(batches.map((batch) => this.#deliver(batch)));
  }

  async #deliver(batch: readonly Label[]): Promise<void> {
    const { target, inflight } = this.#options;
    const request = { method: 'POST', route: '/v1/outcomes', path: '/v1/outcomes' } as const;
    const outcomes = batch.map(({ predictionId, label, at }) => ({ predictionId, label, at }));
    inflight.add();
    const answer = await target.send({ ...request, body: { outcomes } });
    const { method, route } = request;
    this.#requests.add({ method, route, status: String(answer.status) });
    if (answer.status >= 200 && answer.status < 300) {
      const { joined, unknown } = answerSchema.safeParse(answer.body).data ?? {};
      this.#counts.delivered += batch.length;
      this.#counts.joined += joined ?? 0;
      this.#counts.unknown += unknown ?? 0;
    } else {
      this.#keepForLater(batch, answer.status);
    }
    inflight.remove();
  }

  #keepForLater(batch: readonly Label[], status: number): void {
    const refused = status >= 400 && status < 500;
    for (const label of batch) {
      label.attempts += 1;
      if (refused || label.attempts >= MAX_ATTEMPTS) {
        this.#counts.failed += 1;
      } else {
        label.dueMs = performance.now() + 1_000 * 2 ** label.attempts;
        this.#waiting.push(label);
      }
    }
    const fields = { event: 'loadgen.outcomes', status, labels: batch.length };
    if (refused) logger.warn(fields, 'inference refuses labels');
    else logger.debug(fields, 'labels not delivered');
  }
}
