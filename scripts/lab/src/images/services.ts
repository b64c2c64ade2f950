import { dirname } from 'node:path';
import type { Paths } from '../paths.ts';
import { findCompose } from '../runtime/docker/engine.ts';
import type { Progress } from '../runtime/runtime.ts';
import { runCommand } from './docker-command.ts';

/** Builds the images of the kit's own services, which have a Dockerfile. */
export async function buildServices({ composeFile }: Paths, progress: Progress): Promise<void> {
  const { file, args } = await findCompose();
  progress("building the images of the kit's services");
  await runCommand(file, [...args, '--file', composeFile, 'build'], {
    cwd: dirname(composeFile),
    purpose: "The images of the kit's services could not be built",
    progress: (line) => {
      if (/^(Step \d|#\d+ \[)/.test(line)) progress(line.slice(0, 100));
    },
  });
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
