import { join } from 'node:path';
import { execa, type Options } from 'execa';

export const root = join(import.meta.dirname, '../..');
export const project = 'observability-lab';

/** Variables for the commands, such as DOCKER_HOST. */
type Environment = Readonly<Record<string, string>>;

/** What is left of a Compose project on the engine. */
export interface Remains {
  readonly containers: string[];
  readonly networks: string[];
  readonly volumes: string[];
}

export const nothing: Remains = { containers: [], networks: [], volumes: [] };

/** Runs docker and answers what it printed; fails with its error output. */
export async function docker(...args: readonly string[]): Promise<string> {
  return (await execa('docker', args)).stdout;
}

/** Variables that make plain Compose leave out what only a registry has. */
export const offline: Environment = {
  COMPOSE_FILE: 'compose.yaml:../../stack/compose.offline.yaml',
};

/** Runs "docker compose" in a lab's folder, as a learner does, and answers all it printed. */
export async function compose(
  lab: string,
  env: Environment,
  ...args: readonly string[]
): Promise<string> {
  const cwd = join(root, 'labs', lab);
  return (await execa('docker', ['compose', ...args], { cwd, env, all: true })).all;
}

export async function remains(env: Environment = {}): Promise<Remains> {
  const filter = ['--quiet', '--filter', `label=com.docker.compose.project=${project}`];
  const list = async (...args: string[]): Promise<string[]> => {
    const { stdout } = await execa('docker', [...args, ...filter], { env });
    return stdout.split('\n').filter((line) => line !== '');
  };
  return {
    containers: await list('ps', '--all'),
    networks: await list('network', 'ls'),
    volumes: await list('volume', 'ls'),
  };
}

/** Runs the `lab` command on this checkout; `--runtime docker` where a lab is meant. */
export function labCommand(args: readonly string[], options: Pick<Options, 'env'> = {}) {
  const main = join(root, 'scripts/lab/src/main.ts');
  const env = { NO_COLOR: '1', ...options.env };
  return execa(process.execPath, [main, ...args], { env, cwd: root, reject: false });
}
