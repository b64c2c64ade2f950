import Docker from 'dockerode';
import { execa } from 'execa';
import { LabError, messageOf } from '../../errors.ts';
import { compareVersions } from '../../tools/version.ts';

const pingMs = 1_500;

/** Whether a Docker engine answers, with its version, or why it does not. */
export type EngineAnswer =
  | {
      readonly reachable: true;
      readonly version: string;
      readonly memoryBytes: number;
      /** How far the engine's clock is ahead of this machine's; a virtual machine's may stand behind. */
      readonly clockAheadSeconds: number;
    }
  | { readonly reachable: false; readonly reason: string };

/** Asks the engine of DOCKER_HOST, or of the default socket, and gives up after a short while. */
export async function askEngine(): Promise<EngineAnswer> {
  const docker = new Docker({ timeout: pingMs });
  try {
    const [{ Version }, info] = await Promise.all([docker.version(), docker.info()]);
    return {
      reachable: true,
      version: Version,
      memoryBytes: Number(info.MemTotal),
      clockAheadSeconds: (Date.parse(String(info.SystemTime)) - Date.now()) / 1000,
    };
  } catch (error) {
    return { reachable: false, reason: messageOf(error) };
  }
}

/** Throws LabError when the engine is gone, which then is the reason for the `failure`. */
export async function requireEngine(failure: unknown): Promise<void> {
  const answer = await askEngine();
  if (answer.reachable) return;
  throw new LabError(
    `The Docker engine does not answer any more (${answer.reason}), so nothing could be taken back. Start it again, then "lab down --volumes" removes what is left.`,
    { cause: failure, details: { reason: answer.reason } },
  );
}

/** The command that runs Compose v2, and its version. */
export interface ComposeCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly version: string;
}

/** Oldest Compose that carries `x-` keys and `depends_on` through `extends`. */
const oldestCompose = '2.20.0';

/** Finds the Compose plugin, or the separate program. Throws LabError when neither is new enough. */
export async function findCompose(): Promise<ComposeCommand> {
  const seen: string[] = [];
  for (const [file, ...args] of [['docker', 'compose'], ['docker-compose']] as const) {
    const result = await execa(file, [...args, 'version', '--short'], { reject: false });
    const version = /^v?(\d+\.\d+\.\d+)/.exec(result.stdout?.trim() ?? '')?.[1];
    if (result.failed || version === undefined) continue;
    if (compareVersions(version, oldestCompose) >= 0) return { file, args, version };
    seen.push(`"${[file, ...args].join(' ')}" is version ${version}`);
  }
  const found =
    seen.length > 0 ? seen.join(', ') : 'neither "docker compose" nor "docker-compose" answers';
  throw new LabError(
    `Docker Compose ${oldestCompose} or newer was not found: ${found}. Install the Compose plugin (package docker-compose-plugin, or docker-compose of Debian 13 and later), or run the lab without Docker with "--runtime local".`,
  );
}
