import { constants, copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { LabError, messageOf } from '../errors.ts';
import { findCompose } from '../runtime/docker/engine.ts';
import type { Progress } from '../runtime/runtime.ts';
import { AptFailure, detectApt, downloadPackages } from '../tools/apt.ts';

const packageName = 'docker-compose';
const pluginFile = 'usr/libexec/docker/cli-plugins/docker-compose';

/**
 * Makes "docker compose" work for this user: when it does not yet, the plugin of a newer Debian
 * release is put into the user's folder of plugins. Answers its version.
 *
 * @throws LabError when the package cannot be had
 */
export async function provideCompose(workFolder: string, progress: Progress): Promise<string> {
  const present = await findCompose().catch(() => undefined);
  if (present) return present.version;
  const reasons: string[] = [];
  try {
    const client = await detectApt();
    for (const suite of client.suites) {
      const folder = join(workFolder, suite);
      await mkdir(folder, { recursive: true });
      try {
        const unpacked = await downloadPackages(client, suite, [[packageName]], folder, progress);
        for (const root of unpacked) await install(join(root, pluginFile));
        return (await findCompose()).version;
      } catch (error) {
        reasons.push(`${suite}: ${messageOf(error)}`);
      }
    }
  } catch (error) {
    if (!(error instanceof AptFailure)) throw error;
    reasons.push(error.message);
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
  throw new LabError(
    `The Compose plugin could not be had (${reasons.join('; ')}). Install the package docker-compose-plugin or docker-compose, then run the command again.`,
    { details: { reasons } },
  );
}

async function install(source: string): Promise<void> {
  const folder = join(process.env.DOCKER_CONFIG ?? join(homedir(), '.docker'), 'cli-plugins');
  await mkdir(folder, { recursive: true });
  const draft = join(folder, `.docker-compose-${process.pid}`);
  await copyFile(source, draft, constants.COPYFILE_FICLONE);
  await rename(draft, join(folder, 'docker-compose'));
}
