import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { loadProject, type Project } from '../compose/project.ts';
import { findLabs } from '../labs.ts';
import type { Paths } from '../paths.ts';
import { findCompose } from '../runtime/docker/engine.ts';
import type { Progress } from '../runtime/runtime.ts';
import { runCommand } from './docker-command.ts';
import { type RegistryAccess, registryAccess } from './registry-access.ts';

/** A Compose file and those of its services that have a Dockerfile and no file before it has built. */
interface Built {
  readonly project: Project;
  readonly services: readonly string[];
}

/**
 * Builds the images of everything that has a Dockerfile: the kit's own services, and what labs add.
 * The builds reach the npm registry as this machine does; the layers of dependencies are kept, so that
 * plain "docker compose build" does without after a change of code.
 */
export async function buildServices(paths: Paths, progress: Progress): Promise<void> {
  const workFolder = join(paths.tmp, `services-${process.pid}`);
  try {
    await mkdir(workFolder, { recursive: true, mode: 0o700 });
    const access = await registryAccess(workFolder);
    for (const built of await findBuilt(paths)) await build(built, access, workFolder, progress);
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}

/** Names of the images that `buildServices` builds, as Compose makes them. */
export async function serviceImages(paths: Paths): Promise<string[]> {
  const built = await findBuilt(paths);
  return built.flatMap(({ project, services }) =>
    services.map((service) => `${project.name}-${service}`),
  );
}

async function findBuilt(paths: Paths): Promise<Built[]> {
  const labs = await findLabs(paths);
  const known = new Set<string>();
  return [paths.composeFile, ...labs.map(({ composeFile }) => composeFile)].map((file) => {
    const project = loadProject(file, { root: paths.root, profiles: ['*'] });
    const services = [...project.services.values()]
      .filter(({ image, name }) => image === undefined && !known.has(name))
      .map(({ name }) => name);
    for (const name of services) known.add(name);
    return { project, services };
  });
}

async function build(
  { project, services }: Built,
  { secrets, proxyArguments }: RegistryAccess,
  workFolder: string,
  progress: Progress,
): Promise<void> {
  if (services.length === 0) return;
  progress(`building ${services.join(', ')}`);
  const overlay = join(workFolder, 'access.json');
  await writeFile(overlay, JSON.stringify(accessOverlay(services, secrets)));
  const { file, args } = await findCompose();
  const proxies = proxyArguments.flatMap((name) => ['--build-arg', name]);
  await runCommand(
    file,
    [...args, '--file', project.file, '--file', overlay, 'build', ...proxies, ...services],
    {
      cwd: dirname(project.file),
      purpose: `The images of ${services.join(', ')} could not be built`,
      progress: (line) => {
        if (/^(Step \d|#\d+ \[)/.test(line)) progress(line.slice(0, 100));
      },
    },
  );
}

/** A Compose file to lay over another, which gives the builds of these services the secrets. */
function accessOverlay(
  services: readonly string[],
  secrets: Readonly<Record<string, string>>,
): unknown {
  return {
    services: Object.fromEntries(
      services.map((name) => [name, { build: { secrets: Object.keys(secrets) } }]),
    ),
    secrets: Object.fromEntries(Object.entries(secrets).map(([name, file]) => [name, { file }])),
  };
}
