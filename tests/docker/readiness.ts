import { execa } from 'execa';
import { z } from 'zod';
import { labCommand, remains } from './compose.ts';

/** Whether the tests of the docker runtime run here. */
export interface Readiness {
  /** False where the engine or its images are missing, unless LAB_DOCKER_TESTS=required. */
  readonly shouldRun: boolean;
  /** Some images were built without a registry. */
  readonly isOffline: boolean;
  /** To be called before the first test: fails where something is missing that is required. */
  readonly require: () => void;
}

const listed = z.array(z.object({ present: z.boolean(), contains: z.string().optional() }));

/** Looks for an engine, Compose and the kit's images; where they are missing it says so on stderr. */
export async function readiness(subject: string): Promise<Readiness> {
  const { reason, isOffline = false } = await look();
  const isRequired = process.env.LAB_DOCKER_TESTS === 'required';
  if (reason !== undefined && !isRequired) {
    process.stderr.write(`SKIPPED: ${subject}: ${reason}\n`);
  }
  return {
    shouldRun: reason === undefined || isRequired,
    isOffline,
    require: () => {
      if (reason !== undefined) throw new Error(`These tests are required, but ${reason}`);
    },
  };
}

async function look(): Promise<{ readonly reason?: string; readonly isOffline?: boolean }> {
  const info = await execa('docker', ['info', '--format', '{{.ServerVersion}}'], { reject: false });
  if (info.failed || info.stdout === '') return { reason: 'no Docker engine answers' };
  const version = await execa('docker', ['compose', 'version'], { reject: false });
  if (version.failed) return { reason: 'Compose v2 is missing' };
  const { stdout, stderr } = await labCommand(['images', 'list', '--json']);
  if (stdout === '') return { reason: `the images cannot be listed: ${stderr}` };
  const images = listed.parse(JSON.parse(stdout));
  if (!images.some(({ present }) => present)) {
    return { reason: 'no image is there; "npm run images -- offline" builds them' };
  }
  const { containers, volumes } = await remains();
  if (containers.length + volumes.length > 0) {
    return {
      reason: 'a lab runs or has data in Docker, which "npm run lab -- down --volumes" removes',
    };
  }
  return { isOffline: images.some(({ contains }) => contains !== undefined) };
}
