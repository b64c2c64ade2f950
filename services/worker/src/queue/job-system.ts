import { setTimeout as delay } from 'node:timers/promises';
import { logger } from '@lab/telemetry';
import type pg from 'pg';
import type { PgBoss } from 'pg-boss';
import { measureHeartbeat } from '../metrics.ts';
import type { Query, Step } from '../steps/step.ts';
import { createBoss, startBoss } from './boss.ts';
import { Consumer } from './consumer.ts';
import type { QueueDefinition } from './definitions.ts';
import { JobRunner } from './job-runner.ts';
import type { QueueName } from './names.ts';
import { QueueSampler } from './sampler.ts';

const FAREWELL_MS = 1_000;

export interface JobSystemOptions {
  readonly pool: pg.Pool;
  readonly definitions: readonly QueueDefinition[];
  readonly steps: readonly Step[];
  readonly jobConcurrency: number;
  readonly jobTimeoutMs: number;
  readonly pollMs: number;
  /** Runs before each step, in its transaction. */
  readonly before: (query: Query) => Promise<void>;
}

/** Everything that takes jobs: one consumer per step, the measurements, the housekeeping. */
export class JobSystem {
  readonly boss: PgBoss;
  readonly #definitions: readonly QueueDefinition[];
  readonly #runners: readonly JobRunner[];
  readonly #consumers: ReadonlyMap<QueueName, Consumer>;
  readonly #sampler: QueueSampler;
  readonly #stop = new AbortController();
  #starting: Promise<void> | undefined;
  #started = false;
  #forgetHeartbeat: (() => void) | undefined;

  constructor(options: JobSystemOptions) {
    const { pool, steps, jobTimeoutMs, before, jobConcurrency, pollMs } = options;
    const boss = createBoss(pool);
    const runners = steps.map((step) => {
      const onSent = (queue: QueueName) => this.#consumers.get(queue)?.ring();
      return { step, runner: new JobRunner({ pool, boss, step, jobTimeoutMs, before, onSent }) };
    });
    this.boss = boss;
    this.#definitions = options.definitions;
    this.#runners = runners.map(({ runner }) => runner);
    this.#consumers = new Map(
      runners.map(({ step, runner }) => [
        step.queue,
        new Consumer({
          slots: jobConcurrency,
          pollMs,
          take: (signal, found) => runner.take(signal, found),
        }),
      ]),
    );
    this.#sampler = new QueueSampler(pool, () => this.#runners.flatMap(({ inHand }) => inHand));
  }

  /** Whether jobs are taken. */
  get started(): boolean {
    return this.#started;
  }

  /** Starts in the background, as soon as the database lets it. */
  start(): void {
    this.#forgetHeartbeat = measureHeartbeat(() =>
      Math.min(...[...this.#consumers.values()].map(({ lastTurn }) => lastTurn)),
    );
    this.#starting = this.#begin();
  }

  async #begin(): Promise<void> {
    if (!(await startBoss(this.boss, this.#definitions, this.#stop.signal))) return;
    this.#sampler.start();
    for (const consumer of this.#consumers.values()) consumer.start();
    this.#started = true;
    logger.info({ event: 'queue.started' }, 'taking jobs');
  }

  /** Takes no more jobs; those in hand have `graceMs` to finish, the others are given back. */
  async stop(graceMs: number): Promise<void> {
    this.#stop.abort();
    await this.#starting;
    this.#started = false;
    this.#sampler.stop();
    await Promise.all([...this.#consumers.values()].map((consumer) => consumer.stop(graceMs)));
    this.#forgetHeartbeat?.();
    await Promise.race([
      this.boss.stop({ graceful: false }).catch((error: unknown) => {
        logger.warn({ event: 'queue.stop', error }, 'pg-boss could not sign off');
      }),
      delay(FAREWELL_MS),
    ]);
  }
}
