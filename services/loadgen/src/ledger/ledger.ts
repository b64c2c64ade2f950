import { randomUUID } from 'node:crypto';
import type { Answer, HttpRequest } from '../http/target.ts';
import type { CheckoutResult } from '../journeys/step.ts';
import type { User } from '../population/user.ts';
import { Confusion, type ConfusionRow, type Prediction } from './confusion.ts';
import { Ring } from './ring.ts';
import { Tally } from './tally.ts';
import { UserCounts, type UserReport } from './user-counts.ts';

const TRACES_KEPT = 200;
const FAILED_TRACES_KEPT = 100;
const ORDERS_KEPT = 200;

export interface TraceRow {
  readonly traceId: string;
  /** Whether the trace is recorded: not all are when the sampler of the load generator says so. */
  readonly sampled: boolean;
  readonly method: string;
  readonly route: string;
  readonly status: string;
  readonly user: string;
  /** When the answer had arrived. */
  readonly at: string;
}

export interface CheckoutReport {
  /** Orders that the shop accepted, each counted once however often it was asked for. */
  readonly accepted: number;
  readonly revenueMinor: number;
  /** Refused as fraud (402). */
  readonly declined: number;
  /** Other answers of 400 to 499. */
  readonly rejected: number;
  /** Answers of 500 and more, after all retries. */
  readonly failed: number;
  /** No answer, after all retries: the order may exist or not. */
  readonly unknown: number;
  /** Answers that repeated an earlier one for the same idempotency key. */
  readonly replayed: number;
  /** Who judged the accepted and declined ones: the model, or rules while it was out of reach. */
  readonly judgedBy: { readonly model: number; readonly fallback: number };
  /** The newest accepted orders. */
  readonly sample: string[];
}

export interface LedgerReport extends UserReport {
  /** Changes when the process restarts; counts of different epochs cannot be compared. */
  readonly epoch: string;
  readonly startedAt: string;
  readonly at: string;
  readonly sent: number;
  readonly answered: number;
  /** Due but not sent, because too many were unanswered. */
  readonly shed: number;
  readonly requests: { method: string; route: string; status: string; count: number }[];
  /** The requests with status 0, by reason. */
  readonly noAnswer: { method: string; route: string; reason: string; count: number }[];
  readonly versions: ConfusionRow[];
  readonly traces: { readonly count: number; readonly sample: TraceRow[] };
  readonly checkout: CheckoutReport;
}

/** What was really sent, and what came back: the truth that everything else is compared with. */
export class Ledger {
  readonly epoch = randomUUID();
  readonly startedAt = new Date().toISOString();
  readonly users = new UserCounts();
  readonly #requests = new Tally(['method', 'route', 'status']);
  readonly #noAnswer = new Tally(['method', 'route', 'reason']);
  readonly #confusion = new Confusion();
  readonly #traces = new Ring<TraceRow>(TRACES_KEPT);
  readonly #failedTraces = new Ring<TraceRow>(FAILED_TRACES_KEPT);
  readonly #orders = new Ring<string>(ORDERS_KEPT);
  readonly #results = new Map<CheckoutResult['kind'], number>();
  readonly #judgedBy = { model: 0, fallback: 0 };
  #revenueMinor = 0;
  #sent = 0;
  #answered = 0;
  #shed = 0;

  get sent(): number {
    return this.#sent;
  }

  get shed(): number {
    return this.#shed;
  }

  /** A request leaves. */
  recordSent(user: User): void {
    this.#sent += 1;
    this.users.addRequest(user);
  }

  /** A request that was due is not sent. */
  recordShed(): void {
    this.#shed += 1;
  }

  /** A request is over, answered or not. */
  recordAnswer({ method, route }: HttpRequest, answer: Answer, user: User): void {
    const { traceId, sampled, reason } = answer;
    const status = String(answer.status);
    this.#answered += 1;
    this.#requests.add({ method, route, status });
    if (answer.status === 0) this.#noAnswer.add({ method, route, reason: reason ?? 'other' });
    const at = new Date().toISOString();
    const row: TraceRow = { traceId, sampled, method, route, status, user: user.id, at };
    const failed = answer.status === 0 || answer.status >= 500;
    (failed ? this.#failedTraces : this.#traces).push(row);
  }

  recordCheckout(user: User, result: CheckoutResult): void {
    this.#results.set(result.kind, (this.#results.get(result.kind) ?? 0) + 1);
    if (result.kind !== 'accepted') return;
    this.#revenueMinor += result.totalMinor;
    this.#orders.push(result.orderId);
    this.users.addOrder(user);
  }

  recordJudgement(source: 'model' | 'fallback'): void {
    this.#judgedBy[source] += 1;
  }

  recordPrediction(user: User, prediction: Prediction): void {
    this.#confusion.add(prediction, user.fraudster ? 'fraud' : 'legit');
  }

  report(): LedgerReport {
    return {
      epoch: this.epoch,
      startedAt: this.startedAt,
      at: new Date().toISOString(),
      sent: this.#sent,
      answered: this.#answered,
      shed: this.#shed,
      requests: this.#requests.rows(),
      noAnswer: this.#noAnswer.rows(),
      ...this.users.report(),
      versions: this.#confusion.rows(),
      traces: {
        count: this.#sent,
        sample: [...this.#traces.items(), ...this.#failedTraces.items()],
      },
      checkout: {
        accepted: this.#resultCount('accepted'),
        revenueMinor: this.#revenueMinor,
        declined: this.#resultCount('declined'),
        rejected: this.#resultCount('rejected'),
        failed: this.#resultCount('failed'),
        unknown: this.#resultCount('unknown'),
        replayed: this.#resultCount('replayed'),
        judgedBy: { ...this.#judgedBy },
        sample: this.#orders.items(),
      },
    };
  }

  #resultCount(kind: CheckoutResult['kind']): number {
    return this.#results.get(kind) ?? 0;
  }
}
