import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { logger, ProblemError } from '@lab/telemetry';
import type { Scenario } from './scenario.ts';
import type { Stage } from './stage.ts';

/** How far a run is. */
export interface RunState {
  readonly id: string;
  /** Id of the scenario. */
  readonly scenario: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly endsAt: string;
  /** Index of the latest scene. */
  readonly scene: number;
  readonly state: 'running' | 'restoring' | 'ended';
  /** Null while it runs. */
  readonly outcome: 'finished' | 'stopped' | 'failed' | null;
  /** What went wrong, in words: a scene that failed, or what could not be put back. */
  readonly problems: readonly string[];
}

interface Running {
  state: RunState;
  readonly stopping: AbortController;
  ended: Promise<void>;
}

/** Plays scenarios, one at a time, and takes everything back at the end of each, however it ends. */
export class Director {
  readonly scenarios: readonly Scenario[];
  readonly #openStage: () => Stage;
  #latest: Running | undefined;

  /** @param openStage gives each run a stage of its own */
  constructor(scenarios: readonly Scenario[], openStage: () => Stage) {
    this.scenarios = scenarios;
    this.#openStage = openStage;
  }

  /** The latest run, under way or ended. */
  get latest(): RunState | undefined {
    return this.#latest?.state;
  }

  /**
   * Starts a scenario.
   * @throws ProblemError 404 for an unknown one, 409 while one runs
   */
  start(id: string): RunState {
    const scenario = this.scenarios.find((known) => known.id === id);
    if (scenario === undefined) {
      throw new ProblemError(404, 'Not Found', { detail: `there is no scenario "${id}"` });
    }
    if (this.latest !== undefined && this.latest.state !== 'ended') {
      const detail = `the scenario "${this.latest.scenario}" is under way; stop it first`;
      throw new ProblemError(409, 'Conflict', { detail, extensions: { id: this.latest.id } });
    }
    const startedMs = Date.now();
    const run: Running = {
      state: {
        id: randomUUID(),
        scenario: id,
        startedAt: new Date(startedMs).toISOString(),
        endsAt: new Date(startedMs + scenario.seconds * 1000).toISOString(),
        scene: 0,
        state: 'running',
        outcome: null,
        problems: [],
      },
      stopping: new AbortController(),
      ended: Promise.resolve(),
    };
    this.#latest = run;
    run.ended = this.#perform(run, scenario);
    return run.state;
  }

  /**
   * Stops a run; it is over once everything is taken back.
   * @throws ProblemError 404 when it is not the latest run
   */
  stop(id: string): RunState {
    const run = this.#latest;
    if (run === undefined || run.state.id !== id) {
      throw new ProblemError(404, 'Not Found', { detail: 'there is no such run' });
    }
    run.stopping.abort();
    return run.state;
  }

  /** Stops what runs and waits until everything is taken back. */
  async close(): Promise<void> {
    this.#latest?.stopping.abort();
    await this.#latest?.ended;
  }

  async #perform(run: Running, scenario: Scenario): Promise<void> {
    const tell = (news: Partial<RunState>) => {
      run.state = { ...run.state, ...news };
    };
    const started = performance.now();
    const { signal } = run.stopping;
    const secondsUntil = (at: number) => Math.max(at - (performance.now() - started) / 1000, 0);
    const until = (at: number) => delay(secondsUntil(at) * 1000, undefined, { signal });
    const stage = this.#openStage();
    logger.warn({ event: 'scenario.started', scenario: scenario.id }, 'a scenario has begun');
    let outcome: RunState['outcome'] = 'finished';
    try {
      for (const [scene, changes] of scenario.scenes.entries()) {
        await until(changes.atSeconds);
        tell({ scene });
        await stage.play(changes, secondsUntil(scenario.seconds));
      }
      await until(scenario.seconds);
    } catch (error) {
      outcome = signal.aborted ? 'stopped' : 'failed';
      if (!signal.aborted) tell({ problems: [messageOf(error)] });
    }
    tell({ state: 'restoring', outcome });
    const unrestored = await stage.restore();
    tell({ state: 'ended', problems: [...run.state.problems, ...unrestored] });
    logger.warn(
      { event: 'scenario.ended', scenario: scenario.id, outcome },
      'a scenario has ended',
    );
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
