import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Docker from 'dockerode';
import { loadProject } from '../../compose/project.ts';
import type { Service } from '../../compose/service.ts';
import { exitCodes, LabError } from '../../errors.ts';
import { kitId, knownServices } from '../../labs.ts';
import { nearest } from '../../nearest.ts';
import type { Paths } from '../../paths.ts';
import { createAddresses } from '../local/addresses.ts';
import type {
  LabProject,
  LabStatus,
  LogOptions,
  Progress,
  Runtime,
  UpOptions,
  WaitOptions,
} from '../runtime.ts';
import { hasFailed, notHealthy, untilSettled } from '../settle.ts';
import { ComposeFailure } from './compose-failure.ts';
import { imagesOf, runCompose } from './compose-run.ts';
import { endOfLog, followLog } from './container-log.ts';
import {
  type Container,
  containerStatus,
  listContainers,
  listVolumes,
  otherCheckout,
  usesStandIns,
} from './containers.ts';
import { askEngine, type ComposeCommand, findCompose, requireEngine } from './engine.ts';

/** Compose file that leaves out what only a registry has. */
const offlineFile = 'stack/compose.offline.yaml';
const crashLines = 15;

export interface DockerRuntimeOptions {
  readonly paths: Paths;
  readonly services: ReadonlyMap<string, Service>;
  /** Name of the Compose project. */
  readonly project: string;
}

/** Runs every component as a container: Compose starts and stops them, the engine's API tells of them. */
export class DockerRuntime implements Runtime {
  readonly kind = 'docker';
  readonly #docker: Docker;
  readonly #compose: ComposeCommand;
  readonly #options: DockerRuntimeOptions;

  private constructor(docker: Docker, compose: ComposeCommand, options: DockerRuntimeOptions) {
    this.#docker = docker;
    this.#compose = compose;
    this.#options = options;
  }

  /** Throws LabError when no engine answers or Compose is missing. */
  static async open(options: DockerRuntimeOptions): Promise<DockerRuntime> {
    const answer = await askEngine();
    if (!answer.reachable) {
      throw new LabError(
        `No Docker engine can be reached: ${answer.reason}. Start Docker (Docker Desktop, or "systemctl start docker"), check DOCKER_HOST and that your user may use the socket, or run the lab without Docker with "--runtime local".`,
        { details: { reason: answer.reason } },
      );
    }
    return new DockerRuntime(new Docker(), await findCompose(), options);
  }

  async up(lab: LabProject, options: UpOptions): Promise<LabStatus> {
    await this.#requireNoOther();
    const files = await this.#filesOf(lab);
    const ranBefore = (await this.#containers()).length > 0;
    const volumesBefore = await this.#volumes();
    try {
      await this.#run(files, ['up', '--detach', '--remove-orphans'], options);
    } catch (error) {
      await requireEngine(error);
      const { progress } = options;
      const missing = await this.#missingImages(lab, files);
      const failure = error instanceof ComposeFailure ? error.explained(missing) : error;
      if (failure === undefined) {
        // What has crashed stays, so that its output can be looked at.
        const status = await this.status();
        if (status.components.some(hasFailed)) throw notHealthy(status);
      }
      // The first error tells what is wrong.
      if (!ranBefore) await this.#takeBack(volumesBefore, progress).catch(() => undefined);
      throw failure ?? error;
    }
    try {
      return await untilSettled(() => this.status(), options);
    } catch (error) {
      await requireEngine(error);
      throw error;
    }
  }

  async down({
    progress,
    removeData = false,
  }: {
    readonly progress: Progress;
    readonly removeData?: boolean;
  }): Promise<boolean> {
    await this.#requireNoOther();
    const containers = await this.#containers();
    const started = containers[0]?.composeFiles[0];
    const { composeFile } = this.#options.paths;
    const file = started !== undefined && existsSync(started) ? started : composeFile;
    await this.#run([file], ['down', '--remove-orphans'], { progress });
    // Those of all labs, as in the local runtime; Compose knows but those of one file.
    if (removeData) await this.#removeVolumes(await this.#volumes());
    return containers.length > 0;
  }

  async status(): Promise<LabStatus> {
    const containers = await this.#containers();
    const jobs = jobsOf(this.#servicesOf(containers));
    const components = await Promise.all(
      containers.map(async (container) => {
        const status = await containerStatus(
          this.#docker,
          container,
          jobs.has(container.component),
        );
        const lastLines =
          status.state === 'exited' ? await endOfLog(this.#docker, container.id, crashLines) : [];
        return { ...status, lastLines };
      }),
    );
    const lab = this.#labOf(containers);
    return {
      runtime: 'docker',
      ...(lab === undefined ? {} : { lab }),
      components: components.toSorted((a, b) => a.name.localeCompare(b.name)),
    };
  }

  async restart(
    lab: LabProject,
    components: readonly string[],
    options: WaitOptions,
  ): Promise<LabStatus> {
    await this.#requireNoOther();
    await this.#run(
      await this.#filesOf(lab),
      ['up', '--detach', '--no-deps', '--force-recreate', ...components],
      options,
    );
    return untilSettled(() => this.status(), options);
  }

  async stop(components: readonly string[]): Promise<void> {
    const containers = await this.#containers();
    const chosen = containers.filter(({ component }) => components.includes(component));
    await Promise.all(chosen.map(({ id }) => this.#docker.getContainer(id).stop()));
  }

  async kill(components: readonly string[]): Promise<void> {
    const containers = await this.#containers();
    const chosen = containers.filter(({ component }) => components.includes(component));
    await Promise.all(
      chosen.map(async ({ id }) => {
        const container = this.#docker.getContainer(id);
        // The engine refuses to kill what does not run.
        if ((await container.inspect()).State.Running) await container.kill();
      }),
    );
  }

  async logs({ components, follow, lines, onLine, signal }: LogOptions): Promise<void> {
    const containers = (await this.#containers()).filter(
      ({ component }) => components.length === 0 || components.includes(component),
    );
    if (containers.length === 0) {
      throw new LabError(
        'There is no container of these components. "lab status" lists what runs.',
        {
          exitCode: exitCodes.usage,
        },
      );
    }
    await Promise.all(
      containers.map(async ({ id, component }) => {
        const show = (line: string): void => onLine(component, line);
        if (follow) return followLog(this.#docker, id, { lines, onLine: show, signal });
        for (const line of await endOfLog(this.#docker, id, lines)) show(line);
      }),
    );
  }

  endpoint(component: string, port?: number): string {
    const { services } = this.#options;
    const ports = services.get(component)?.ports ?? [];
    const mapping = port === undefined ? ports[0] : ports.find(({ target }) => target === port);
    if (!mapping) {
      throw new LabError(
        `There is no component "${component}" with a published port.${nearest(component, services.keys())}`,
        { exitCode: exitCodes.usage },
      );
    }
    return `http://127.0.0.1:${mapping.published}`;
  }

  localise(text: string): string {
    return createAddresses(this.#options.services.values(), 0).rewrite(text);
  }

  /** Where stand-ins are used, what cannot be built without a registry is left out. */
  async #filesOf({ project }: LabProject): Promise<string[]> {
    const override = join(this.#options.paths.root, offlineFile);
    if (!existsSync(override)) return [project.file];
    const images = [...project.services.values()].flatMap(({ image }) => image ?? []);
    const isOffline = await usesStandIns(this.#docker, images);
    return isOffline ? [project.file, override] : [project.file];
  }

  /** Images that these files name and the engine does not have; those that are built are none. */
  async #missingImages({ project }: LabProject, files: readonly string[]): Promise<string[]> {
    const named = new Set([...project.services.values()].map(({ image }) => image));
    const used = await imagesOf(this.#compose, files);
    const here = (await this.#docker.listImages()).flatMap(({ RepoTags }) => RepoTags ?? []);
    return used.filter((image) => named.has(image) && !here.includes(image));
  }

  /** Removes what a start that failed has made, and no data of an earlier one. */
  async #takeBack(volumesBefore: readonly string[], progress: Progress): Promise<void> {
    await this.down({ progress });
    const made = (await this.#volumes()).filter((name) => !volumesBefore.includes(name));
    await this.#removeVolumes(made);
  }

  #volumes(): Promise<string[]> {
    return listVolumes(this.#docker, this.#options.project);
  }

  async #removeVolumes(names: readonly string[]): Promise<void> {
    await Promise.all(names.map((name) => this.#docker.getVolume(name).remove()));
  }

  /** Those of this checkout. */
  async #containers(): Promise<Container[]> {
    const all = await listContainers(this.#docker, this.#options.project);
    return all.filter(
      (container) => otherCheckout(container, this.#options.paths.root) === undefined,
    );
  }

  /** Throws LabError while a lab of another checkout runs: both have the same containers and volumes. */
  async #requireNoOther(): Promise<void> {
    const { project, paths } = this.#options;
    for (const container of await listContainers(this.#docker, project)) {
      const folder = otherCheckout(container, paths.root);
      if (folder === undefined) continue;
      throw new LabError(
        `A lab of another checkout runs on this Docker engine, started from ${folder}. Run "npm run lab -- down" there first, or here with "--runtime local" the lab does not need Docker.`,
        { details: { project, folder } },
      );
    }
  }

  /** The components of what runs: it may be another lab than the one that was asked for. */
  #servicesOf(containers: readonly Container[]): ReadonlyMap<string, Service> {
    const { paths, services } = this.#options;
    const file = containers[0]?.composeFiles[0];
    if (file === undefined || !existsSync(file)) return services;
    return knownServices(paths, loadProject(file, { root: paths.root }));
  }

  #labOf(containers: readonly Container[]): string | undefined {
    const file = containers[0]?.composeFiles[0];
    if (file === undefined) return undefined;
    return file === this.#options.paths.composeFile ? kitId : basename(dirname(file));
  }

  async #run(
    files: readonly string[],
    args: readonly string[],
    { progress, signal }: Pick<WaitOptions, 'progress' | 'signal'>,
  ): Promise<void> {
    const project = this.#options.project;
    await runCompose(this.#compose, {
      project,
      files,
      args,
      progress,
      ...(signal ? { signal } : {}),
    });
  }
}

/** Components that others wait for until they have ended well. */
function jobsOf(services: ReadonlyMap<string, Service>): Set<string> {
  const waits = [...services.values()].flatMap(({ dependsOn }) => Object.entries(dependsOn));
  return new Set(
    waits.flatMap(([name, { condition }]) =>
      condition === 'service_completed_successfully' ? [name] : [],
    ),
  );
}
