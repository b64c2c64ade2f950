import { setTimeout as delay } from 'node:timers/promises';
import { inc, observe } from '@lab/telemetry';
import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import { Barrier } from './barrier.ts';
import type { LoadgenConfig } from './config.ts';
import { Crowd, type Session } from './crowd.ts';
import { HttpTarget } from './http/target.ts';
import { Inflight } from './inflight.ts';
import { journeyMaker, noJourneys } from './journeys/mix.ts';
import type { Witness } from './journeys/step.ts';
import { Ledger } from './ledger/ledger.ts';
import { LoadRun } from './load-run.ts';
import { lagSeconds, observeDuration, sentRequests, shedRequests } from './metrics.ts';
import { Population } from './population/population.ts';
import { mixSeed, seededRandom } from './random.ts';
import type { Flushed, FullReport, LoadStatus } from './reports.ts';
import { LagWatch } from './schedule/lag-watch.ts';
import type { LoadRequest } from './schedule/profile.ts';
import { TruthReporter } from './truth-reporter.ts';

/** How long a shutdown waits for answers, and then for labels to be taken. */
const CLOSE_MS = 8_000;
const LABELS_MS = 2_000;

/** Sends the traffic of many users on a schedule, and keeps the ledger. */
export class LoadGenerator {
  readonly #config: LoadgenConfig;
  readonly #ledger = new Ledger();
  readonly #watch = new LagWatch();
  readonly #inflight = new Inflight();
  readonly #barrier = new Barrier((paused) => this.#pauseAll(paused));
  readonly #population: Population;
  readonly #api: HttpTarget;
  readonly #inference: HttpTarget | undefined;
  readonly #truth: TruthReporter | undefined;
  readonly #holds = new Map<NodeJS.Timeout, () => void>();
  #run: LoadRun | undefined;
  #crowd: Crowd | undefined;
  #state: 'off' | 'running' | 'finished' = 'off';
  #ended = noJourneys();

  constructor(config: LoadgenConfig) {
    const { apiUrl, inferenceUrl, timeoutMs, seed, users: size, fraudShare } = config;
    this.#config = config;
    this.#population = new Population({ seed, size, fraudShare });
    this.#api = new HttpTarget(apiUrl, timeoutMs);
    if (inferenceUrl === undefined) return;
    this.#inference = new HttpTarget(inferenceUrl, timeoutMs);
    this.#truth = new TruthReporter({
      target: this.#inference,
      delaySeconds: config.truthDelaySeconds,
      random: seededRandom(mixSeed(seed, 2)),
      inflight: this.#inflight,
    });
    this.#truth.start();
  }

  /** Begins with a profile, instead of the one that runs. */
  start(request: LoadRequest): void {
    this.#run?.stop();
    const seed = request.seed ?? this.#config.seed;
    const crowd = this.#newCrowd(seed);
    const run = new LoadRun({
      request,
      seed,
      spacing: request.spacing ?? this.#config.spacing,
      onDue: (dueMs) => this.#send(crowd, dueMs),
      onEnd: () => {
        if (this.#run === run) this.#state = 'finished';
      },
    });
    this.#run = run;
    this.#crowd = crowd;
    this.#state = 'running';
    if (this.#barrier.paused) run.pause();
    // The caller may be serving a request: what is sent from here on is no part of its trace.
    context.with(ROOT_CONTEXT, () => run.start());
  }

  /** Sends nothing any more; what is under way is answered and counted. */
  stop(): void {
    this.#run?.stop();
    this.#state = 'off';
  }

  get status(): LoadStatus {
    const run = this.#run;
    const { profile, ...parameters } = run?.profile ?? {};
    return {
      state: this.#state === 'running' && this.#barrier.paused ? 'paused' : this.#state,
      rps: this.#state === 'running' ? (run?.targetRps ?? 0) : 0,
      profile,
      parameters: run === undefined ? undefined : parameters,
      seed: run?.seed,
      spacing: run?.spacing,
      startedAt: run?.startedAt.toISOString(),
      elapsedSeconds: run?.elapsedSeconds,
      behind: this.#watch.behind,
      lagSeconds: this.#watch.worstMs / 1_000,
      inflight: this.#inflight.count,
      sent: this.#ledger.sent,
      shed: this.#ledger.shed,
      journeys: { started: this.#crowd?.started ?? 0, ended: { ...this.#ended } },
    };
  }

  /** The ledger as it stands, with requests under way. */
  report(): FullReport {
    return {
      ...this.#ledger.report(),
      inflight: this.#inflight.count,
      outcomes: this.#truth?.report() ?? null,
    };
  }

  /** The counts of one user. */
  user(id: string) {
    return this.#ledger.users.of(id);
  }

  /**
   * Sends nothing until everything sent so far is answered, or the deadline has passed; then reports,
   * and goes on after `holdMs` more.
   */
  async flush(timeoutMs: number, holdMs: number): Promise<Flushed> {
    const release = this.#barrier.hold();
    try {
      const flushed = await this.#inflight.idle(timeoutMs);
      return { flushed, ...this.report() };
    } finally {
      if (holdMs > 0) this.#releaseLater(release, holdMs);
      else release();
    }
  }

  /**
   * Stops, waits for answers, and delivers the labels that still wait. What is unanswered after
   * `timeoutMs` is given up.
   */
  async close(timeoutMs = CLOSE_MS): Promise<FullReport> {
    this.stop();
    for (const [timer, release] of this.#holds) {
      clearTimeout(timer);
      release();
    }
    await this.#inflight.idle(timeoutMs);
    await Promise.race([this.#truth?.close(), delay(LABELS_MS, undefined, { ref: false })]);
    await Promise.all([this.#api.close(), this.#inference?.close()]);
    await this.#inflight.idle(LABELS_MS);
    return this.report();
  }

  #send(crowd: Crowd, dueMs: number): void {
    if (this.#inflight.count >= this.#config.maxInflight) {
      this.#watch.shed();
      this.#ledger.recordShed();
      inc(shedRequests, {});
      return;
    }
    const nowMs = performance.now();
    const session = crowd.take(nowMs);
    this.#watch.sent(nowMs - dueMs);
    observe(lagSeconds, {}, (nowMs - dueMs) / 1_000);
    this.#ledger.recordSent(session.user);
    this.#inflight.add();
    void this.#exchange(crowd, session, dueMs);
  }

  async #exchange(crowd: Crowd, session: Session, dueMs: number): Promise<void> {
    const { user, step } = session;
    const { method, route, headers } = step.request;
    const answer = await this.#api.send({
      ...step.request,
      headers: { ...headers, 'x-user-id': user.id },
    });
    const nowMs = performance.now();
    this.#ledger.recordAnswer(step.request, answer, user);
    inc(sentRequests, { method, route, status: String(answer.status) });
    const seconds = (nowMs - dueMs) / 1_000;
    observeDuration({ method, route }, seconds, answer.sampled ? answer.traceId : undefined);
    crowd.resume(session, answer, nowMs);
    this.#inflight.remove();
  }

  #newCrowd(seed: number): Crowd {
    const ended = noJourneys();
    this.#ended = ended;
    const witness: Witness = {
      checkout: (user, result) => this.#ledger.recordCheckout(user, result),
      judged: (source) => this.#ledger.recordJudgement(source),
      predicted: (user, prediction) => {
        this.#ledger.recordPrediction(user, prediction);
        this.#truth?.add(prediction.predictionId, user.fraudster ? 'fraud' : 'legit');
      },
    };
    return new Crowd({
      newJourney: journeyMaker({ seed, population: this.#population, witness }),
      onEnd: (kind) => {
        ended[kind] += 1;
      },
    });
  }

  #pauseAll(paused: boolean): void {
    context.with(ROOT_CONTEXT, () => {
      for (const part of [this.#run, this.#truth]) {
        if (paused) part?.pause();
        else part?.resume();
      }
    });
  }

  #releaseLater(release: () => void, holdMs: number): void {
    const timer = setTimeout(() => {
      this.#holds.delete(timer);
      release();
    }, holdMs);
    this.#holds.set(timer, release);
  }
}
