import { existsSync, realpathSync } from 'node:fs';
import { dirname, sep } from 'node:path';
import type Docker from 'dockerode';
import { labels } from '../../images/labels.ts';
import type { ComponentStatus } from '../runtime.ts';

const projectLabel = 'com.docker.compose.project';
const serviceLabel = 'com.docker.compose.service';
const filesLabel = 'com.docker.compose.project.config_files';

export interface Container {
  readonly id: string;
  readonly component: string;
  /** The Compose files that it was made from. */
  readonly composeFiles: readonly string[];
}

/** All containers of a Compose project, also those that have ended. */
export async function listContainers(docker: Docker, project: string): Promise<Container[]> {
  const found = await docker.listContainers({
    all: true,
    filters: { label: [`${projectLabel}=${project}`] },
  });
  return found.map(({ Id, Labels }) => ({
    id: Id,
    component: Labels[serviceLabel] ?? Id.slice(0, 12),
    composeFiles: (Labels[filesLabel] ?? '').split(','),
  }));
}

/**
 * The folder of another checkout of the kit that a container was started from; undefined when it
 * was this one (`root`), or when that folder is gone, so that nobody there can end it.
 */
export function otherCheckout(
  { composeFiles: [file] }: Container,
  root: string,
): string | undefined {
  if (!file || !existsSync(file)) return undefined;
  const folder = dirname(realpathSync(file));
  const own = realpathSync(root);
  return folder === own || folder.startsWith(own + sep) ? undefined : folder;
}

/** Names of the volumes of a Compose project. */
export async function listVolumes(docker: Docker, project: string): Promise<string[]> {
  const { Volumes } = await docker.listVolumes({
    filters: { label: [`${projectLabel}=${project}`] },
  });
  return (Volumes ?? []).map(({ Name }) => Name);
}

/** The state of a container in the words of both runtimes. */
export async function containerStatus(
  docker: Docker,
  { id, component }: Container,
  isJob: boolean,
): Promise<ComponentStatus> {
  const { State, Config, RestartCount, NetworkSettings } = await docker.getContainer(id).inspect();
  const health = healthOf(State.Health?.Status);
  const state = stateOf(State, isJob);
  const isUsable = state === 'running' && (health === 'healthy' || health === 'none');
  const reason = reasonOf(State, state, health);
  return {
    name: component,
    state,
    health,
    ok: isUsable || state === 'completed',
    runs: whatRuns(Config),
    ports: Object.values(NetworkSettings.Ports ?? {}).flatMap(
      (bindings) => bindings?.map(({ HostPort }) => Number(HostPort)) ?? [],
    ),
    restarts: RestartCount,
    lastLines: [],
    startedAt: State.StartedAt,
    ...(State.Running
      ? { pid: State.Pid }
      : { finishedAt: State.FinishedAt, exitCode: State.ExitCode }),
    ...(reason === undefined ? {} : { reason }),
  };
}

/** Whether any of these images stands in for one that only a registry has. */
export async function usesStandIns(docker: Docker, images: readonly string[]): Promise<boolean> {
  const found = await docker.listImages({ filters: { label: [labels.contains] } });
  const standIns = new Set(found.flatMap(({ RepoTags }) => RepoTags ?? []));
  return images.some((image) => standIns.has(image));
}

/** The image and, when it stands in for a registry's, what is really inside. */
function whatRuns({ Image, Labels }: Docker.ContainerInspectInfo['Config']): string {
  const contains = Labels[labels.contains];
  return !contains ? Image : `${Image} (stand-in: ${contains})`;
}

type InspectedState = Docker.ContainerInspectInfo['State'];

function stateOf(
  { Running, Restarting, Status, ExitCode }: InspectedState,
  isJob: boolean,
): ComponentStatus['state'] {
  if (Status === 'created') return 'waiting';
  if (Running || Restarting) return 'running';
  return isJob && ExitCode === 0 ? 'completed' : 'exited';
}

function healthOf(status: string | undefined): ComponentStatus['health'] {
  return status === 'starting' || status === 'healthy' || status === 'unhealthy' ? status : 'none';
}

function reasonOf(
  { OOMKilled, ExitCode, Error: problem, Health }: InspectedState,
  state: ComponentStatus['state'],
  health: ComponentStatus['health'],
): string | undefined {
  if (state === 'exited') {
    const memory = OOMKilled ? ', killed for using more memory than its limit' : '';
    return `ended with exit code ${ExitCode}${memory}${problem ? ` (${problem})` : ''}`;
  }
  if (health !== 'unhealthy') return undefined;
  const output = Health?.Log?.at(-1)?.Output.trim();
  return `does not answer its health check${output ? `: ${output.split('\n')[0]}` : ''}`;
}
