import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Service } from '../../compose/service.ts';
import { errorCode, exitCodes, LabError } from '../../errors.ts';
import { nearest } from '../../nearest.ts';
import type { Paths } from '../../paths.ts';
import { isSameProcess } from '../../process/identity.ts';
import { withLock } from '../../process/lock.ts';
import type {
  LabProject,
  LabStatus,
  LogOptions,
  Progress,
  Runtime,
  UpOptions,
  WaitOptions,
} from '../runtime.ts';
import { untilSettled } from '../settle.ts';
import { type Addresses, createAddresses, loopback, portsOf, readPortOffset } from './addresses.ts';
import { buildPlan } from './build-plan.ts';
import type { ControlRequest } from './control.ts';
import { ask } from './control-client.ts';
import { followLogs } from './follow-logs.ts';
import type { Plan } from './plan.ts';
import { checkPorts } from './ports.ts';
import { reap } from './reap.ts';
import { spawnRunner } from './spawn-runner.ts';
import { type LabState, readState } from './state.ts';
import { toLabStatus } from './status.ts';

export interface LocalRuntimeOptions {
  readonly paths: Paths;
  /** Every component that configuration may name. */
  readonly services: ReadonlyMap<string, Service>;
  /** LAB_PORT_OFFSET; default: that of the lab that runs, else 0. */
  readonly portOffset?: string | undefined;
}

/** Runs every component as an ordinary process on 127.0.0.1. Writes below `.lab` alone. */
export class LocalRuntime implements Runtime {
  readonly kind = 'local';
  readonly #paths: Paths;
  readonly #services: ReadonlyMap<string, Service>;
  readonly #addresses: Addresses;

  private constructor(paths: Paths, services: ReadonlyMap<string, Service>, offset: number) {
    this.#paths = paths;
    this.#services = services;
    this.#addresses = createAddresses(services.values(), offset);
  }

  static async open({ paths, services, portOffset }: LocalRuntimeOptions): Promise<LocalRuntime> {
    if (process.platform === 'win32') {
      throw new LabError(
        'The local runtime needs Linux or macOS. On Windows, run the lab inside WSL, or start Docker and use "--runtime docker".',
      );
    }
    const state = await readState(paths);
    const highest = Math.max(0, ...[...services.values()].flatMap(portsOf));
    const wanted = portOffset ?? (isAlive(state) ? String(state.portOffset) : undefined);
    return new LocalRuntime(paths, services, readPortOffset(wanted, highest));
  }

  async up(lab: LabProject, options: UpOptions): Promise<LabStatus> {
    const socket = await this.#locked('lab up', options.progress, async () => {
      await this.#cleanUp(options.progress);
      const plan = await this.#plan(lab, options.progress);
      return this.#apply(plan);
    });
    if (options.attached) (await ask(socket, { type: 'attach' })).unref();
    return untilSettled(() => this.status(), options);
  }

  async down({
    progress,
    removeData = false,
  }: {
    readonly progress: Progress;
    readonly removeData?: boolean;
  }): Promise<boolean> {
    const cleaned = await this.#cleanUp(progress);
    const state = await readState(this.#paths);
    const wasRunning = isAlive(state);
    if (wasRunning) await this.#endRunner(state, progress);
    if (removeData) await rm(this.#paths.data, { recursive: true, force: true });
    return wasRunning || cleaned;
  }

  async status(): Promise<LabStatus> {
    const state = await readState(this.#paths);
    if (!state?.runner || isAlive(state)) return toLabStatus(state);
    await reap(this.#paths);
    return toLabStatus(await readState(this.#paths));
  }

  async restart(
    lab: LabProject,
    components: readonly string[],
    options: WaitOptions,
  ): Promise<LabStatus> {
    await this.#locked('lab restart', options.progress, async () => {
      const before = await this.#running();
      const plan = await this.#plan(lab, options.progress);
      const socket = await this.#apply(plan);
      // What had changed, or did not run, was started by applying the plan already.
      const unchanged = components.filter((name) => {
        const hash = plan.components.find((component) => component.name === name)?.hash;
        return before.components.some(
          (component) =>
            component.name === name && component.hash === hash && component.state !== 'exited',
        );
      });
      await ask(socket, { type: 'restart', names: unchanged });
    });
    return untilSettled(() => this.status(), options);
  }

  async stop(components: readonly string[]): Promise<void> {
    const state = await this.#running();
    await ask(state.socket, { type: 'stop', names: components });
  }

  async kill(components: readonly string[]): Promise<void> {
    const state = await this.#running();
    await ask(state.socket, { type: 'kill', names: components });
  }

  async logs(options: LogOptions): Promise<void> {
    const state = await readState(this.#paths);
    const files = new Map(
      (state?.components ?? [])
        .filter(({ logFile }) => logFile !== '')
        .filter(({ name }) => options.components.length === 0 || options.components.includes(name))
        .map(({ name, logFile }) => [name, logFile] as const),
    );
    if (files.size === 0) {
      throw new LabError(
        'There is no output of these components: they have never run here. Run "lab up" first; "lab status" lists what runs.',
        { exitCode: exitCodes.usage },
      );
    }
    await followLogs(files, options);
  }

  endpoint(component: string, port?: number): string {
    const service = this.#services.get(component);
    const [first] = service ? portsOf(service) : [];
    const wanted = port ?? first;
    if (wanted === undefined) {
      throw new LabError(
        `There is no component "${component}" with an address.${nearest(component, this.#services.keys())}`,
        { exitCode: exitCodes.usage },
      );
    }
    return `http://${loopback}:${this.#addresses.port(wanted)}`;
  }

  localise(text: string): string {
    return this.#addresses.rewrite(text);
  }

  #plan(lab: LabProject, progress: Progress): Promise<Plan> {
    return buildPlan(lab.project.services, {
      paths: this.#paths,
      lab: lab.id,
      addresses: this.#addresses,
      progress,
    });
  }

  /** Checks the ports of what is to be started, then hands the plan to the runner. */
  async #apply(plan: Plan): Promise<string> {
    const state = await readState(this.#paths);
    const ours = isAlive(state) ? state.components.filter(({ pid }) => pid !== null) : [];
    const held = new Set(ours.flatMap(({ ports }) => ports));
    await checkPorts(
      plan.components.map((component) => ({
        ...component,
        ports: component.ports.filter((port) => !held.has(port)),
      })),
    );
    const socket = isAlive(state) ? state.socket : await spawnRunner(this.#paths);
    await ask(socket, { type: 'apply', plan });
    return socket;
  }

  async #cleanUp(progress: Progress): Promise<boolean> {
    const ended = await reap(this.#paths);
    if (ended.length > 0) {
      progress(`stopped what an ended runner had left behind: ${ended.join(', ')}`);
    }
    return ended.length > 0;
  }

  async #endRunner(state: LabState & Running, progress: Progress): Promise<void> {
    const running = state.components.filter(({ pid }) => pid !== null).length;
    progress(`stopping ${running} components of lab ${state.lab}`);
    const request: ControlRequest = { type: 'down' };
    try {
      await ask(state.socket, request);
    } catch (error) {
      // A runner that does not answer is ended for it; what it ran is then cleaned up as after a crash.
      progress(`${error instanceof Error ? error.message : String(error)} Ending it by force.`);
      if (isAlive(state)) process.kill(state.runner.pid, 'SIGKILL');
    }
    while (isAlive(state)) await delay(20);
    await reap(this.#paths);
  }

  async #running(): Promise<LabState & Running> {
    const state = await readState(this.#paths);
    if (isAlive(state)) return state;
    throw new LabError('No lab is running. Start one with "lab up".', {
      exitCode: exitCodes.usage,
    });
  }

  async #locked<T>(purpose: string, progress: Progress, work: () => Promise<T>): Promise<T> {
    const { run, lab } = this.#paths;
    try {
      await mkdir(run, { recursive: true });
    } catch (error) {
      throw new LabError(
        `The folder ${lab} cannot be written (${errorCode(error) ?? String(error)}), but everything the lab needs while it runs goes there. Give your user write permission, or use a checkout in a folder of your own.`,
        { cause: error, details: { folder: lab } },
      );
    }
    return withLock(
      join(run, 'up.lock'),
      {
        purpose,
        onWait: (holder) => progress(`waiting for process ${holder.pid} (${holder.purpose})`),
      },
      work,
    );
  }
}

interface Running {
  readonly runner: NonNullable<LabState['runner']>;
}

function isAlive(state: LabState | undefined): state is LabState & Running {
  const runner = state?.runner;
  return runner !== undefined && runner !== null && isSameProcess(runner.pid, runner.startTime);
}
