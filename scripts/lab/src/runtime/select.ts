import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Project } from '../compose/project.ts';
import { exitCodes, LabError } from '../errors.ts';
import { knownServices, loadKit } from '../labs.ts';
import { nearest } from '../nearest.ts';
import type { Paths } from '../paths.ts';
import { LocalRuntime } from './local/index.ts';
import { readState } from './local/state.ts';
import type { Runtime, RuntimeKind } from './runtime.ts';

const runtimeKinds: readonly RuntimeKind[] = ['local', 'docker'];
const defaultProject = 'observability-lab';

export interface RuntimeChoice {
  /** What the user asked for; default: LAB_RUNTIME, else what runs, else what is possible. */
  readonly wanted?: string | undefined;
  /** The lab in question, for addresses of components that the root file does not know. */
  readonly project?: Project | undefined;
}

/**
 * The runtime that the user asked for. Without a wish it is the one in which a lab runs, else Docker
 * when an engine answers within a second or two, else the local one.
 *
 * @throws LabError for an unknown name
 */
export async function chooseRuntime(paths: Paths, asked?: string): Promise<RuntimeKind> {
  const wanted = asked ?? process.env.LAB_RUNTIME;
  if (wanted === undefined) {
    return (await isLocalRunning(paths)) || !(await engineAnswers()) ? 'local' : 'docker';
  }
  const kind = runtimeKinds.find((known) => known === wanted);
  if (kind !== undefined) return kind;
  throw new LabError(`There is no runtime "${wanted}".${nearest(wanted, runtimeKinds)}`, {
    exitCode: exitCodes.usage,
  });
}

/** Opens the chosen runtime. Throws LabError when it cannot be had. */
export async function openRuntime(paths: Paths, choice: RuntimeChoice = {}): Promise<Runtime> {
  const services = knownServices(paths, choice.project);
  if ((await chooseRuntime(paths, choice.wanted)) === 'local') {
    return LocalRuntime.open({ paths, services, portOffset: process.env.LAB_PORT_OFFSET });
  }
  const { DockerRuntime } = await import('./docker/index.ts');
  const project = choice.project?.name ?? loadKit(paths)?.name ?? defaultProject;
  return DockerRuntime.open({ paths, services, project });
}

async function isLocalRunning(paths: Paths): Promise<boolean> {
  const state = await readState(paths);
  return state?.runner !== null && state?.runner !== undefined;
}

/** Without any socket there is no need to load the client. */
async function engineAnswers(): Promise<boolean> {
  const sockets = ['/var/run/docker.sock', join(homedir(), '.docker/run/docker.sock')];
  if (process.env.DOCKER_HOST === undefined && !sockets.some((socket) => existsSync(socket))) {
    return false;
  }
  const { askEngine } = await import('./docker/engine.ts');
  return (await askEngine()).reachable;
}
