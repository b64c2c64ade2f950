import Docker from 'dockerode';
import type { z } from 'zod';
import type { Component } from '../component.ts';
import { type Action, actions, EventCounts } from '../event-counts.ts';
import { type ComponentSource, SourceUnavailable } from '../source.ts';
import {
  containerDetails,
  containerList,
  containerStats,
  type EngineEvent,
  type ListedContainer,
} from './answers.ts';
import { componentName, toComponent } from './container.ts';
import { followEvents } from './event-stream.ts';
import { Restarts } from './restarts.ts';

export interface DockerSourceOptions {
  readonly socketPath: string;
  /** The Compose project whose containers are components. */
  readonly project: string;
  /** How long one call to the engine may take, in milliseconds. */
  readonly timeoutMs: number;
}

/** Health checks run as `exec`, every few seconds: not worth counting. */
const noise = /^(exec_|top|attach|resize|rename|update|archive-path|extract-to-dir|export|copy)/;

/** The containers of a Compose project, through the engine's socket. */
export class DockerSource implements ComponentSource {
  readonly kind = 'docker';
  readonly events = new EventCounts();
  readonly #docker: Docker;
  readonly #label: string;
  readonly #restarts = new Restarts();
  readonly #stopping = new AbortController();

  constructor({ socketPath, project, timeoutMs }: DockerSourceOptions) {
    this.#docker = new Docker({ socketPath, timeout: timeoutMs });
    this.#label = `com.docker.compose.project=${project}`;
    void followEvents({
      // A quiet stream is no failure: this connection has no time limit.
      docker: new Docker({ socketPath }),
      label: this.#label,
      onEvent: (event) => this.#count(event),
      signal: this.#stopping.signal,
    });
  }

  async components(): Promise<Component[]> {
    const listed = await this.#list();
    const components = await Promise.all(listed.map((container) => this.#look(container)));
    return components
      .filter((component) => component !== undefined)
      .sort((a, b) => a.name.localeCompare(b.name));
  }

  stop(): void {
    this.#stopping.abort();
  }

  async #list(): Promise<ListedContainer[]> {
    const filters = { label: [this.#label] };
    try {
      return containerList.parse(await this.#docker.listContainers({ all: true, filters }));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new SourceUnavailable(`the container engine cannot be read: ${reason}`, {
        cause: error,
      });
    }
  }

  /** Undefined for a container that is no component, or was removed meanwhile. */
  async #look(listed: ListedContainer): Promise<Component | undefined> {
    const name = componentName(listed.Labels);
    if (name === undefined || listed.Labels['com.docker.compose.oneoff'] === 'True')
      return undefined;
    const container = this.#docker.getContainer(listed.Id);
    const running = listed.State === 'running';
    const [details, stats] = await Promise.all([
      answerOf(containerDetails, container.inspect()),
      running
        ? answerOf(containerStats, container.stats({ stream: false, 'one-shot': true }))
        : undefined,
    ]);
    if (details === undefined) return undefined;
    this.events.know(name);
    const hasRun = listed.State !== 'created';
    const restarts = this.#restarts.seen(listed.Id, details.RestartCount, hasRun);
    return toComponent(name, listed, details, stats, restarts);
  }

  #count({ Action: action, Actor: { ID: id, Attributes: attributes } }: EngineEvent): void {
    const name = componentName(attributes);
    if (name === undefined || noise.test(action)) return;
    // `docker restart` is reported as such after its start; the start is what counts it here.
    if (action === 'restart') return;
    this.events.add(name, actionOf(action));
    if (action === 'start' && this.#restarts.started(id)) this.events.add(name, 'restart');
    if (action === 'destroy') this.#restarts.forget(id);
  }
}

function actionOf(action: string): Action {
  const plain = action.replace(/^health_status: /, '');
  return actions.find((known) => known === plain) ?? 'other';
}

/** Undefined when one container cannot be read: it was removed, or the engine is slow. */
async function answerOf<S extends z.ZodType>(
  schema: S,
  call: Promise<unknown>,
): Promise<z.output<S> | undefined> {
  const answer: unknown = await call.catch(() => undefined);
  return schema.safeParse(answer).data;
}
