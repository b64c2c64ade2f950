import { renameSync, writeFileSync } from 'node:fs';
import type { Plan } from '../plan.ts';
import { runVariable } from '../run-variable.ts';
import type { LabState } from '../state.ts';
import { Component } from './component.ts';

export interface RunIdentity {
  readonly runId: string;
  readonly root: string;
  readonly socket: string;
  readonly startedAt: string;
  readonly runner: { readonly pid: number; readonly startTime: string };
}

const rotationMs = 2_000;

/** Starts, watches and stops the components of a plan, and keeps the state file up to date. */
export class Supervisor {
  readonly #identity: RunIdentity;
  readonly #stateFile: string;
  readonly #components = new Map<string, Component>();
  #plan: Plan = { lab: '', portOffset: 0, components: [], leftOut: [] };
  #busy = 0;
  #ending = false;
  #writePlanned = false;
  #over = false;

  constructor(identity: RunIdentity, stateFile: string) {
    this.#identity = identity;
    this.#stateFile = stateFile;
    setInterval(() => {
      for (const component of this.#components.values()) component.rotateLog();
    }, rotationMs).unref();
    this.#write();
  }

  /** Makes reality match the plan: only what differs, is missing or has crashed is touched. */
  async apply(plan: Plan): Promise<void> {
    await this.#exclusively(async () => {
      const wanted = new Map(plan.components.map((component) => [component.name, component]));
      const outdated = [...this.#components.values()].filter(
        ({ plan: { name, hash } }) => wanted.get(name)?.hash !== hash,
      );
      await this.#stopInOrder(outdated);
      const restarts = new Map(
        outdated.map(({ plan: { name }, restarts: count }) => [name, count]),
      );
      for (const { plan: old } of outdated) this.#components.delete(old.name);
      this.#plan = plan;
      for (const component of plan.components) {
        const existing = this.#components.get(component.name);
        if (!existing) {
          const again = restarts.get(component.name);
          this.#components.set(
            component.name,
            new Component(component, {
              mark: { [runVariable]: this.#identity.runId },
              changed: () => this.#changed(),
              restarts: again === undefined ? 0 : again + 1,
            }),
          );
        } else {
          existing.plan = component;
          if (!existing.isRunning && !existing.snapshot().completed) await existing.again();
        }
      }
    });
  }

  /** Stops and starts components by name; dependants are left alone. */
  async restart(names: readonly string[]): Promise<void> {
    await this.#exclusively(async () => {
      await Promise.all(names.map((name) => this.#components.get(name)?.again()));
    });
  }

  /** Stops components by name, until they are started again by `restart` or `apply`. */
  async stop(names: readonly string[]): Promise<void> {
    await this.#exclusively(async () => {
      await Promise.all(names.map((name) => this.#components.get(name)?.stop()));
    });
  }

  /** Ends components by name at once, without asking them. */
  async kill(names: readonly string[]): Promise<void> {
    await Promise.all(names.map((name) => this.#components.get(name)?.kill()));
    this.#write();
  }

  /** Stops everything, dependants first, and records that nothing runs any more. */
  async end(): Promise<void> {
    this.#ending = true;
    await this.#stopInOrder([...this.#components.values()]);
    this.#over = true;
    this.#write();
  }

  async #exclusively(work: () => Promise<void>): Promise<void> {
    this.#busy++;
    try {
      await work();
    } finally {
      this.#busy--;
    }
    this.#changed();
    this.#write();
  }

  #changed(): void {
    if (this.#busy === 0 && !this.#ending) this.#startWhatCan();
    if (this.#writePlanned) return;
    this.#writePlanned = true;
    setImmediate(() => {
      this.#writePlanned = false;
      if (!this.#over) this.#write();
    });
  }

  #startWhatCan(): void {
    for (const component of this.#components.values()) {
      if (!component.isWaiting) continue;
      const missing = Object.entries(component.plan.dependsOn).find(
        ([name, condition]) => !this.#components.get(name)?.satisfies(condition),
      );
      if (missing) component.waitFor(`waits for ${missing[0]}`);
      else component.start();
    }
  }

  /** Each stops as soon as nothing that depends on it, or sends to it, runs any more. */
  async #stopInOrder(components: readonly Component[]): Promise<void> {
    const stopped = new Map<Component, Promise<void>>();
    const stop = (component: Component): Promise<void> => {
      const known = stopped.get(component);
      if (known) return known;
      const dependants = components.filter(
        ({ plan: { dependsOn, sendsTo } }) =>
          component.plan.name in dependsOn || sendsTo.includes(component.plan.name),
      );
      component.wanted = false;
      const work = Promise.all(dependants.map(stop)).then(() => component.stop());
      stopped.set(component, work);
      return work;
    };
    await Promise.all(components.map(stop));
  }

  #write(): void {
    const { runId, root, socket, startedAt, runner } = this.#identity;
    const state: LabState = {
      runId,
      root,
      socket,
      startedAt,
      runner: this.#over ? null : { ...runner },
      lab: this.#plan.lab,
      portOffset: this.#plan.portOffset,
      components: [
        ...[...this.#components.values()].map((component) => component.snapshot()),
        ...this.#plan.leftOut.map(({ name, reason }) => leftOut(name, reason)),
      ],
    };
    const draft = `${this.#stateFile}.new`;
    try {
      writeFileSync(draft, `${JSON.stringify(state)}\n`, { mode: 0o600 });
      renameSync(draft, this.#stateFile);
    } catch (error) {
      // The components go on when the disk is full; the next change is written again.
      process.stderr.write(`the state could not be written: ${String(error)}\n`);
    }
  }
}

function leftOut(name: string, reason: string): LabState['components'][number] {
  return {
    name,
    runs: '',
    state: 'skipped',
    health: 'none',
    isJob: false,
    completed: false,
    pid: null,
    startTime: null,
    restarts: 0,
    ports: [],
    labels: {},
    memLimitBytes: null,
    startedAt: null,
    finishedAt: null,
    exitCode: null,
    signal: null,
    reason,
    logFile: '',
    lastLines: [],
    hash: '',
  };
}
