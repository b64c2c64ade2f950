import { join } from 'node:path';
import { execa } from 'execa';
import { z } from 'zod';

export const root = join(import.meta.dirname, '../..');
const lab = join(root, 'labs/01-signal-map');
export const project = 'observability-lab';

/** What is left of a Compose project on the engine. */
export interface Remains {
  readonly containers: string[];
  readonly networks: string[];
  readonly volumes: string[];
}

export const nothing: Remains = { containers: [], networks: [], volumes: [] };

const listed = z.array(
  z.object({ name: z.string(), present: z.boolean(), contains: z.string().optional() }),
);

/** Runs docker and answers what it printed; fails with its error output. */
export async function docker(...args: readonly string[]): Promise<string> {
  return (await execa('docker', args)).stdout;
}

/** Runs "docker compose" in lab 01's folder, as a learner does; offline where images stand in. */
export async function compose(isOffline: boolean, ...args: readonly string[]): Promise<string> {
  const { all } = await execa('docker', ['compose', ...args], {
    cwd: lab,
    all: true,
    ...(isOffline
      ? { env: { COMPOSE_FILE: 'compose.yaml:../../stack/compose.offline.yaml' } }
      : {}),
  });
  return all;
}

export async function remains(): Promise<Remains> {
  const filter = ['--quiet', '--filter', `label=com.docker.compose.project=${project}`];
  const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');
  return {
    containers: lines(await docker('ps', '--all', ...filter)),
    networks: lines(await docker('network', 'ls', ...filter)),
    volumes: lines(await docker('volume', 'ls', ...filter)),
  };
}

/** Runs the `lab` command on this checkout in the docker runtime. */
export async function labCommand(...args: readonly string[]) {
  return execa(
    process.execPath,
    [join(root, 'scripts/lab/src/main.ts'), ...args, '--runtime', 'docker'],
    { cwd: root, reject: false },
  );
}

/** Why the tests of the docker runtime cannot run here, or how they do. */
export async function readiness(): Promise<
  | { readonly canRun: false; readonly reason: string }
  | { readonly canRun: true; readonly isOffline: boolean }
> {
  const info = await execa('docker', ['info', '--format', '{{.ServerVersion}}'], { reject: false });
  if (info.failed) return { canRun: false, reason: 'no Docker engine answers' };
  const version = await execa('docker', ['compose', 'version'], { reject: false });
  if (version.failed) return { canRun: false, reason: 'Compose v2 is missing' };
  const { stdout } = await labCommand('images', 'list', '--json');
  const images = listed.safeParse(JSON.parse(stdout));
  if (!images.success) return { canRun: false, reason: 'the images cannot be listed' };
  const isOffline = images.data.some(({ contains }) => contains !== undefined);
  const hasImages = images.data.some(({ present }) => present);
  if (!hasImages) {
    return { canRun: false, reason: 'no image is there; "npm run images -- offline" builds them' };
  }
  const { containers } = await remains();
  if (containers.length > 0) return { canRun: false, reason: 'a lab runs in Docker already' };
  return { canRun: true, isOffline };
}
