import { type Random, seededRandom } from './random.ts';
import { arrivalTimes, type Spacing } from './schedule/arrivals.ts';
import { limitTimes } from './schedule/limit.ts';
import { Pacer } from './schedule/pacer.ts';
import { type LoadRequest, type Profile, profileOf, rateAt } from './schedule/profile.ts';

export interface LoadRunOptions {
  readonly request: LoadRequest;
  readonly seed: number;
  readonly spacing: Spacing;
  readonly onDue: (dueMs: number) => void;
  readonly onEnd: () => void;
}

/** One profile, from its start to its end. */
export class LoadRun {
  readonly profile: Profile;
  readonly seed: number;
  readonly spacing: Spacing;
  readonly startedAt = new Date();
  readonly #pacer: Pacer;
  readonly #startedMs = performance.now();
  #pausedMs = 0;
  #pausedSinceMs: number | undefined;

  constructor({ request, seed, spacing, onDue, onEnd }: LoadRunOptions) {
    this.profile = profileOf(request);
    this.seed = seed;
    this.spacing = spacing;
    const random: Random = seededRandom(seed);
    const times = limitTimes(arrivalTimes(this.profile, spacing, random), request);
    this.#pacer = new Pacer({ times, onDue, onEnd });
  }

  /** Time since the start without pauses, in seconds. */
  get elapsedSeconds(): number {
    const now = this.#pausedSinceMs ?? performance.now();
    return (now - this.#startedMs - this.#pausedMs) / 1_000;
  }

  /** The rate wanted now, in requests per second. */
  get targetRps(): number {
    return rateAt(this.profile, this.elapsedSeconds);
  }

  start(): void {
    this.#pacer.start();
  }

  pause(): void {
    this.#pausedSinceMs ??= performance.now();
    this.#pacer.pause();
  }

  resume(): void {
    if (this.#pausedSinceMs !== undefined) {
      this.#pausedMs += performance.now() - this.#pausedSinceMs;
    }
    this.#pausedSinceMs = undefined;
    this.#pacer.resume();
  }

  stop(): void {
    this.#pacer.stop();
  }
}
