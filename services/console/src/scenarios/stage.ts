import { setTimeout as delay } from 'node:timers/promises';
import {
  BackendError,
  deployMarker,
  LedgerClient,
  type LoadRequest,
  type LoadStatus,
  LokiClient,
  ServiceClient,
} from '@lab/clients';
import { resource } from '@lab/telemetry';
import type { BackendName } from '../config.ts';
import type { Changes, FaultName, FaultOn, Stricken } from './scenario.ts';
import type { FaultUndo, Undo } from './undo.ts';

const callTimeoutMs = 3_000;
const restoreTries = 3;
const pauseMs = 700;
/** A fault ends by itself so long after its scenario should have, for a console that never returns. */
const graceSeconds = 30;

/** Changes load and faults for one scenario, and remembers what to put back. */
export class Stage {
  readonly #loadgen: LedgerClient;
  readonly #loki: LokiClient;
  readonly #services: Readonly<Record<Stricken | 'loadgen', ServiceClient>>;
  readonly #keep: (undo: Undo) => Promise<void>;
  #undo: Undo = { load: null, faults: [] };

  /** @param keep is given all that has to be put back before anything is changed */
  constructor(
    backends: Readonly<Record<BackendName, string>>,
    keep: (undo: Undo) => Promise<void>,
  ) {
    const options = { timeoutMs: callTimeoutMs };
    const service = (name: Stricken | 'loadgen') =>
      new ServiceClient(backends[name], { name, ...options });
    this.#loadgen = new LedgerClient(backends.loadgen, options);
    this.#loki = new LokiClient(backends.loki, options);
    this.#services = {
      api: service('api'),
      inference: service('inference'),
      worker: service('worker'),
      loadgen: service('loadgen'),
    };
    this.#keep = keep;
  }

  /**
   * Carries out what a scene changes.
   * @param secondsLeft until the scenario ends
   * @throws BackendError when a service does not take it
   */
  async play({ load, on = [], off = [], deploy }: Changes, secondsLeft: number): Promise<void> {
    if (load !== undefined) {
      await this.#rememberLoad();
      await this.#loadgen.setLoad(load);
    }
    if (deploy !== undefined) {
      await this.#loki.push([deployMarker({ ...deploy, env: resource.environment })]);
    }
    for (const fault of off) {
      await this.#rememberFault(fault);
      await this.#services[fault.service].switchFaultOff(fault.name);
    }
    for (const fault of on) await this.#switchOn(fault, secondsLeft);
  }

  /** Puts everything back as it was. Answers, in words, what could not be. */
  restore(): Promise<string[]> {
    return this.#putBack(this.#undo);
  }

  /**
   * Puts back what another console changed and could not put back. A process that has ended since, or
   * has started anew, has forgotten it and is left alone. Answers, in words, what could not be.
   */
  restoreAfter(undo: Undo): Promise<string[]> {
    return this.#putBack(undo, (service, process) => this.#stillRuns(service, process));
  }

  async #putBack(
    { load, faults }: Undo,
    concerns: (service: Stricken | 'loadgen', process: number) => Promise<boolean> = async () =>
      true,
  ): Promise<string[]> {
    const work = faults.map((fault) =>
      attempt(`${fault.name} of ${fault.service}`, async () => {
        if (await concerns(fault.service, fault.process)) await this.#restoreFault(fault);
      }),
    );
    if (load !== null) {
      const restoreLoad = async () => {
        if (await concerns('loadgen', load.process)) await this.#restoreLoad(load.before);
      };
      work.push(attempt('load', restoreLoad));
    }
    return (await Promise.all(work)).flat();
  }

  async #stillRuns(service: Stricken | 'loadgen', process: number): Promise<boolean> {
    try {
      return (await this.#services[service].startedAt()) === process;
    } catch (error) {
      if (error instanceof BackendError && error.kind === 'unreachable') return false;
      throw error;
    }
  }

  async #switchOn(fault: FaultOn, secondsLeft: number): Promise<void> {
    await this.#rememberFault(fault);
    const durationSeconds = secondsLeft + graceSeconds;
    await this.#services[fault.service].switchFaultOn(fault.name, {
      ...fault.params,
      durationSeconds,
    });
  }

  async #rememberLoad(): Promise<void> {
    const before = this.#undo.load?.before ?? (await this.#loadgen.load());
    const process = await this.#services.loadgen.startedAt();
    await this.#remember({ ...this.#undo, load: { before, process } });
  }

  async #rememberFault({ service, name }: FaultName): Promise<void> {
    const client = this.#services[service];
    const isIt = (known: FaultName) => known.service === service && known.name === name;
    const before =
      this.#undo.faults.find(isIt)?.before ??
      (await client.faults()).find((fault) => fault.name === name);
    if (before === undefined) throw new Error(`${service} has no fault "${name}"`);
    const process = await client.startedAt();
    const others = this.#undo.faults.filter((known) => !isIt(known));
    await this.#remember({
      ...this.#undo,
      faults: [...others, { service, name, before, process }],
    });
  }

  async #remember(undo: Undo): Promise<void> {
    await this.#keep(undo);
    this.#undo = undo;
  }

  async #restoreFault({ service, name, before }: FaultUndo): Promise<void> {
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
}

async function attempt(what: string, work: () => Promise<void>): Promise<string[]> {
  for (let tries = 1; ; tries += 1) {
    try {
      await work();
      return [];
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      if (tries === restoreTries) return [`${what} could not be put back: ${why}`];
      await delay(pauseMs);
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
