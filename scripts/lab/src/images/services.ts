import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { loadKit } from '../labs.ts';
import type { Paths } from '../paths.ts';
import { findCompose } from '../runtime/docker/engine.ts';
import type { Progress } from '../runtime/runtime.ts';
import { runCommand } from './docker-command.ts';
import { registryAccess } from './registry-access.ts';

/**
 * Builds the images of the kit's own services, which have a Dockerfile. They reach the npm registry as
 * this machine does; the layer of their dependencies is kept, so that plain "docker compose build"
 * does without after a change of code.
 */
export async function buildServices(paths: Paths, progress: Progress): Promise<void> {
  const { file, args } = await findCompose();
  const { composeFile } = paths;
  progress("building the images of the kit's services");
  const workFolder = join(paths.tmp, `services-${process.pid}`);
  try {
    await mkdir(workFolder, { recursive: true, mode: 0o700 });
    const { secrets, proxyArguments } = await registryAccess(workFolder);
    const access = join(workFolder, 'access.json');
    await writeFile(access, JSON.stringify(accessOverlay(paths, secrets)));
    const proxies = proxyArguments.flatMap((name) => ['--build-arg', name]);
    await runCommand(
      file,
      [...args, '--file', composeFile, '--file', access, 'build', ...proxies],
      {
        cwd: dirname(composeFile),
        purpose: "The images of the kit's services could not be built",
        progress: (line) => {
          if (/^(Step \d|#\d+ \[)/.test(line)) progress(line.slice(0, 100));
        },
      },
    );
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}

/** A Compose file to lay over the root one, which gives every build these secrets. */
function accessOverlay(paths: Paths, secrets: Readonly<Record<string, string>>): unknown {
  const built = [...(loadKit(paths)?.services.values() ?? [])].filter(
    ({ image }) => image === undefined,
  );
  return {
    services: Object.fromEntries(
      built.map(({ name }) => [name, { build: { secrets: Object.keys(secrets) } }]),
    ),
    secrets: Object.fromEntries(Object.entries(secrets).map(([name, file]) => [name, { file }])),
  };
}

/** Names of all images that the root Compose file runs, those of the kit's services among them. */
export async function composeImages({ composeFile }: Paths): Promise<string[]> {
  const { file, args } = await findCompose();
  const output = await runCommand(file, [...args, '--file', composeFile, 'config', '--images'], {
    cwd: dirname(composeFile),
    purpose: 'The images of the Compose file could not be listed',
  });
  return [...new Set(output.split('\n').filter((line) => line !== ''))].sort();
}
