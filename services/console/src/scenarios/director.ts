import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { logger, ProblemError } from '@lab/telemetry';
import type { RunNote } from './run-note.ts';
import type { RunState } from './run-state.ts';
import type { Scenario } from './scenario.ts';
import type { Stage } from './stage.ts';
import type { Undo } from './undo.ts';

interface Running {
  state: RunState;
  readonly stopping: AbortController;
  ended: Promise<void>;
}

/** A stage for one run; `keep` is called before each change. */
type OpenStage = (keep: (undo: Undo) => Promise<void>) => Stage;

/**
 * Plays scenarios, one at a time, and takes everything back at the end of each, however it ends: what a
 * killed console leaves behind is taken back by the next one.
 */
export class Director {
  readonly scenarios: readonly Scenario[];
  readonly #openStage: OpenStage;
  readonly #note: RunNote;
  #latest: Running | undefined;

  constructor(scenarios: readonly Scenario[], openStage: OpenStage, note: RunNote) {
    this.scenarios = scenarios;
    this.#openStage = openStage;
    this.#note = note;
  }

  /** The latest run, under way or ended. */
  get latest(): RunState | undefined {
    return this.#latest?.state;
  }

  /** Begins to take back what a console left that was killed while it played; not to wait for. */
  async takeOver(): Promise<void> {
    const left = await this.#note.read();
    if (left === undefined) return;
    const state: RunState = { ...left.run, state: 'restoring', outcome: 'interrupted' };
    const run: Running = { state, stopping: new AbortController(), ended: Promise.resolve() };
    this.#latest = run;
    const stage = this.#openStage(async () => undefined);
    run.ended = this.#end(run, stage.restoreAfter(left.undo));
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
    const stage = this.#openStage((undo) => this.#note.write({ run: run.state, undo }));
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
    await this.#end(run, stage.restore());
  }

  async #end(run: Running, restoring: Promise<readonly string[]>): Promise<void> {
    const unrestored = await restoring;
    await this.#note.erase();
    run.state = {
      ...run.state,
      state: 'ended',
      problems: [...run.state.problems, ...unrestored],
    };
    const { scenario, outcome } = run.state;
    logger.warn({ event: 'scenario.ended', scenario, outcome }, 'a scenario has ended');
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
