import { type Component, metricsPort, noUsage, type Usage } from '../component.ts';
import { EventCounts } from '../event-counts.ts';
import { type ComponentSource, SourceUnavailable } from '../source.ts';
import {
  type ComponentsFile,
  type ListedComponent,
  readComponentsFile,
} from './components-file.ts';
import { familyUsage } from './family-usage.ts';
import { type ProcessReader, type ProcessRow, processReader } from './process-table.ts';
import { countTransition } from './transitions.ts';

export interface LocalSourceOptions {
  /** The local runtime's state file. */
  readonly file: string;
  /** How often it is read for events, in milliseconds. */
  readonly pollMs: number;
  readonly reader?: ProcessReader;
}

/** The processes of the local runtime. */
export class LocalSource implements ComponentSource {
  readonly kind = 'local';
  readonly events = new EventCounts();
  readonly #file: string;
  readonly #reader: ProcessReader;
  readonly #poll: NodeJS.Timeout;
  #before: ReadonlyMap<string, ListedComponent> | undefined;

  constructor({ file, pollMs, reader = processReader }: LocalSourceOptions) {
    this.#file = file;
    this.#reader = reader;
    this.#poll = setInterval(() => void this.#read().catch(ignoreUnavailable), pollMs).unref();
  }

  async components(): Promise<Component[]> {
    const { components, portOffset } = await this.#read();
    const table = await this.#reader.table();
    return Promise.all(
      components
        .filter(({ state }) => state !== 'skipped')
        .map(async (listed) => this.#component(listed, portOffset, table)),
    );
  }

  stop(): void {
    clearInterval(this.#poll);
  }

  async #read(): Promise<ComponentsFile> {
    const file = await readComponentsFile(this.#file);
    for (const component of file.components) {
      countTransition(this.#before?.get(component.name), component, this.events);
    }
    this.#before = new Map(file.components.map((component) => [component.name, component]));
    return file;
  }

  async #component(
    listed: ListedComponent,
    portOffset: number,
    table: readonly ProcessRow[],
  ): Promise<Component> {
    const { name, health, restarts, labels } = listed;
    const port = metricsPort(labels);
    const usage = await this.#usage(listed, table);
    // The file may be older than the death of the process.
    const state = listed.state === 'running' && usage.cpuSeconds === null ? 'exited' : listed.state;
    return {
      name,
      containerId: undefined,
      state,
      health: state === 'running' ? health : 'none',
      exitCode: listed.state === 'exited' ? (listed.exitCode ?? null) : null,
      restarts,
      startedAt: listed.startedAt ? new Date(listed.startedAt) : null,
      labels,
      metricsAddress: port === undefined ? undefined : `127.0.0.1:${port + portOffset}`,
      usage,
    };
  }

  async #usage(
    { pid, state, memLimitBytes }: ListedComponent,
    table: readonly ProcessRow[],
  ): Promise<Usage> {
    const memoryLimitBytes = memLimitBytes ?? null;
    const used =
      state === 'running' && pid ? await familyUsage(pid, table, this.#reader) : undefined;
    // The network of a process cannot be told from that of the machine.
    return used ? { ...noUsage, memoryLimitBytes, ...used } : { ...noUsage, memoryLimitBytes };
  }
}

function ignoreUnavailable(error: unknown): void {
  if (!(error instanceof SourceUnavailable)) throw error;
}
