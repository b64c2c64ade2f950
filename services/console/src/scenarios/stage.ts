import { setTimeout as delay } from 'node:timers/promises';
import {
  deployMarker,
  type Fault,
  LedgerClient,
  type LoadRequest,
  type LoadStatus,
  LokiClient,
  ServiceClient,
} from '@lab/clients';
import { resource } from '@lab/telemetry';
import type { BackendName } from '../config.ts';
import type { Changes, FaultName, FaultOn, Stricken } from './scenario.ts';

const callTimeoutMs = 3_000;
const restoreTries = 3;
const pauseMs = 700;
/** A fault ends by itself so long after its scenario should have, for a console that was killed. */
const graceSeconds = 30;

interface Remembered extends FaultName {
  readonly before: Fault;
}

/** Changes load and faults for one scenario, and remembers what to put back. */
export class Stage {
  readonly #loadgen: LedgerClient;
  readonly #loki: LokiClient;
  readonly #services: Readonly<Record<Stricken, ServiceClient>>;
  readonly #faults = new Map<string, Remembered>();
  #load: LoadStatus | undefined;

  constructor(backends: Readonly<Record<BackendName, string>>) {
    const options = { timeoutMs: callTimeoutMs };
    const service = (name: Stricken) => new ServiceClient(backends[name], { name, ...options });
    this.#loadgen = new LedgerClient(backends.loadgen, options);
    this.#loki = new LokiClient(backends.loki, options);
    this.#services = {
      api: service('api'),
      inference: service('inference'),
      worker: service('worker'),
    };
  }

  /**
   * Carries out what a scene changes.
   * @param secondsLeft until the scenario ends
   * @throws BackendError when a service does not take it
   */
  async play({ load, on = [], off = [], deploy }: Changes, secondsLeft: number): Promise<void> {
    if (load !== undefined) {
      this.#load ??= await this.#loadgen.load();
      await this.#loadgen.setLoad(load);
    }
    if (deploy !== undefined) {
      await this.#loki.push([deployMarker({ ...deploy, env: resource.environment })]);
    }
    for (const fault of off) {
      await this.#remember(fault);
      await this.#services[fault.service].switchFaultOff(fault.name);
    }
    for (const fault of on) await this.#switchOn(fault, secondsLeft);
  }

  /** Puts everything back as it was. Answers, in words, what could not be. */
  async restore(): Promise<string[]> {
    const work = [...this.#faults.values()].map((fault) =>
      this.#attempt(`${fault.name} of ${fault.service}`, () => this.#restoreFault(fault)),
    );
    const load = this.#load;
    if (load !== undefined) work.push(this.#attempt('load', () => this.#restoreLoad(load)));
    return (await Promise.all(work)).flat();
  }

  async #switchOn(fault: FaultOn, secondsLeft: number): Promise<void> {
    await this.#remember(fault);
    const durationSeconds = secondsLeft + graceSeconds;
    await this.#services[fault.service].switchFaultOn(fault.name, {
      ...fault.params,
      durationSeconds,
    });
  }

  async #remember({ service, name }: FaultName): Promise<void> {
    const key = `${service} ${name}`;
    if (this.#faults.has(key)) return;
    const before = (await this.#services[service].faults()).find((fault) => fault.name === name);
    if (before === undefined) throw new Error(`${service} has no fault "${name}"`);
    this.#faults.set(key, { service, name, before });
  }

  async #restoreFault({ service, name, before }: Remembered): Promise<void> {
    const client = this.#services[service];
    const secondsLeft =
      typeof before.endsAt === 'string' ? (Date.parse(before.endsAt) - Date.now()) / 1000 : null;
    if (!before.on || (secondsLeft !== null && secondsLeft <= 0)) {
      return client.switchFaultOff(name);
    }
    const duration = secondsLeft === null ? {} : { durationSeconds: secondsLeft };
    await client.switchFaultOn(name, { ...before.params, ...duration });
  }

  async #restoreLoad(before: LoadStatus): Promise<void> {
    const request = loadRequestOf(before);
    if (request === undefined) await this.#loadgen.stopLoad();
    else await this.#loadgen.setLoad(request);
  }

  async #attempt(what: string, work: () => Promise<void>): Promise<string[]> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await work();
        return [];
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        if (attempt === restoreTries) return [`${what} could not be put back: ${why}`];
        await delay(pauseMs);
      }
    }
  }
}

/** The request that makes a load go on as it was; undefined when nothing was sent. */
export function loadRequestOf(status: LoadStatus): LoadRequest | undefined {
  const { state, rps, parameters = {}, seed, spacing, elapsedSeconds = 0 } = status;
  const profile = profiles.find((name) => name === status.profile);
  if (profile === undefined || state === 'off' || state === 'finished') return undefined;
  const { overSeconds = 0 } = parameters;
  // A ramp goes on from where it was.
  const ramp =
    profile === 'ramp' ? { from: rps, overSeconds: Math.max(overSeconds - elapsedSeconds, 1) } : {};
  return {
    profile,
    ...parameters,
    ...ramp,
    ...(seed === undefined ? {} : { seed }),
    ...(spacing === undefined ? {} : { spacing }),
  };
}

const profiles = ['steady', 'ramp', 'spike', 'daily'] as const;
