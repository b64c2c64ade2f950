import { logger } from '@lab/telemetry';
import type { Answer } from './http/target.ts';
import type { JourneyKind } from './journeys/mix.ts';
import type { Journey, Step } from './journeys/step.ts';
import type { User } from './population/user.ts';

/** A user in the middle of a journey. */
export interface Session {
  readonly user: User;
  readonly kind: JourneyKind;
  readonly journey: Journey;
  step: Step;
}

export interface CrowdOptions {
  /** The journey with this number; the same number gives the same journey. */
  readonly newJourney: (number: number) => Omit<Session, 'step'>;
  readonly onEnd: (kind: JourneyKind) => void;
}

/**
 * Chooses whose request is sent when one is due: the next one of whoever has waited longest and has
 * finished thinking, else the first one of a new journey. So the rate of requests is met exactly,
 * whatever the answers take: a slow server gets more newcomers, not fewer requests.
 */
export class Crowd {
  readonly #options: CrowdOptions;
  /** Ordered by the time at which they are ready. */
  readonly #waiting: { readonly session: Session; readonly readyMs: number }[] = [];
  #started = 0;

  constructor(options: CrowdOptions) {
    this.#options = options;
  }

  get started(): number {
    return this.#started;
  }

  /** The session whose `step` is to be sent now. */
  take(nowMs: number): Session {
    const first = this.#waiting[0];
    if (first !== undefined && first.readyMs <= nowMs) {
      this.#waiting.shift();
      return first.session;
    }
    return this.#newSession();
  }

  /** Goes on with a journey, now that its request is answered. */
  resume(session: Session, answer: Answer, nowMs: number): void {
    const step = this.#nextStep(session, answer);
    if (step === undefined) {
      this.#options.onEnd(session.kind);
      return;
    }
    session.step = step;
    const readyMs = nowMs + step.thinkSeconds * 1_000;
    const later = this.#waiting.findLastIndex((other) => other.readyMs <= readyMs) + 1;
    this.#waiting.splice(later, 0, { session, readyMs });
  }

  #newSession(): Session {
    const number = this.#started;
    this.#started += 1;
    const journey = this.#options.newJourney(number);
    const first = journey.journey.next(noAnswerYet);
    if (first.done === true) throw new Error(`journey ${number} has no step`);
    return { ...journey, step: first.value };
  }

  #nextStep({ journey, kind }: Session, answer: Answer): Step | undefined {
    try {
      const next = journey.next(answer);
      return next.done === true ? undefined : next.value;
    } catch (error) {
      logger.error({ event: 'loadgen.journey', kind, error }, 'journey given up');
      return undefined;
    }
  }
}

/** What the first `next` of a generator is given; the generator cannot see it. */
const noAnswerYet: Answer = {
  status: 0,
  reason: undefined,
  headers: {},
  body: undefined,
  traceId: '',
  sampled: false,
};
