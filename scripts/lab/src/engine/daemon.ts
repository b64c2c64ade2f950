import { spawn } from 'node:child_process';
import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { z } from 'zod';
import { LabError } from '../errors.ts';
import { runCommand } from '../images/docker-command.ts';
import type { Paths } from '../paths.ts';
import { isSameProcess, startTimeOf } from '../process/identity.ts';
import { askEngine } from '../runtime/docker/engine.ts';
import type { Progress } from '../runtime/runtime.ts';

const startMs = 60_000;
const stopMs = 60_000;
const shownLines = 8;

const recordSchema = z.object({ pid: z.number(), startTime: z.string() });

/** The engine that answers after `startEngine`. */
export interface StartedEngine {
  readonly version: string;
  /** False when it ran before, so that it is not ours to stop. */
  readonly started: boolean;
}

/**
 * Makes sure that a Docker engine answers: one that does is taken as it is; else dockerd is started,
 * after the distribution's package was installed where it is missing (which needs root).
 *
 * @throws LabError that says what is missing
 */
export async function startEngine(paths: Paths, progress: Progress): Promise<StartedEngine> {
  const answer = await askEngine();
  if (answer.reachable) return { version: answer.version, started: false };
  if (process.env.DOCKER_HOST !== undefined) {
    throw new LabError(
      `The engine that DOCKER_HOST names does not answer (${answer.reason}). Start it, or unset DOCKER_HOST to have one started here.`,
    );
  }
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    throw new LabError(
      'An engine is started here on Linux and by root only. Start Docker Desktop, or "systemctl start docker", or run the labs without Docker ("--runtime local").',
    );
  }
  await installPackages(progress);
  const folder = engineFolder(paths);
  await mkdir(folder, { recursive: true });
  const logFile = join(folder, 'dockerd.log');
  const log = await open(logFile, 'w');
  progress('starting dockerd');
  const child = spawn('dockerd', [], { detached: true, stdio: ['ignore', log.fd, log.fd] });
  await log.close();
  const { pid } = child;
  const startTime = pid === undefined ? undefined : startTimeOf(pid);
  if (pid === undefined || startTime === undefined) {
    throw new LabError(`dockerd could not be started. ${await endOf(logFile)}`);
  }
  await writeFile(recordFile(paths), JSON.stringify({ pid, startTime }));
  child.unref();
  const deadline = performance.now() + startMs;
  while (performance.now() < deadline) {
    const state = await askEngine();
    if (state.reachable) return { version: state.version, started: true };
    if (!isSameProcess(pid, startTime)) break;
    await delay(200);
  }
  await stopEngine(paths);
  throw new LabError(`dockerd did not come up. ${await endOf(logFile)}`);
}

/** Stops the engine that `startEngine` started; false when there is none of ours. */
export async function stopEngine(paths: Paths): Promise<boolean> {
  const text = await readFile(recordFile(paths), 'utf8').catch(() => undefined);
  if (text === undefined) return false;
  const { pid, startTime } = recordSchema.parse(JSON.parse(text));
  const wasRunning = isSameProcess(pid, startTime);
  if (wasRunning) process.kill(pid, 'SIGTERM');
  const deadline = performance.now() + stopMs;
  while (isSameProcess(pid, startTime)) {
    if (performance.now() > deadline) {
      throw new LabError(`dockerd (process ${pid}) does not end. "kill -9 ${pid}" ends it.`);
    }
    await delay(100);
  }
  await rm(recordFile(paths), { force: true });
  return wasRunning;
}

/** Newer releases of Debian have the client in a package of its own. */
const packagesOf = { dockerd: ['docker.io', 'iptables'], docker: ['docker-cli'] };

async function installPackages(progress: Progress): Promise<void> {
  for (const [program, packages] of Object.entries(packagesOf)) {
    const found = await execa(program, ['--version'], { reject: false });
    if (!found.failed) continue;
    progress(`installing ${packages.join(' and ')}`);
    const options = {
      purpose: `The packages of ${program} could not be installed`,
      env: { DEBIAN_FRONTEND: 'noninteractive' },
    };
    await runCommand('apt-get', ['update', '-q'], options);
    const install = ['install', '-q', '--yes', '--no-install-recommends', ...packages];
    await runCommand('apt-get', install, options);
  }
}

function engineFolder({ lab }: Paths): string {
  return join(lab, 'engine');
}

function recordFile(paths: Paths): string {
  return join(engineFolder(paths), 'dockerd.json');
}

async function endOf(logFile: string): Promise<string> {
  const text = await readFile(logFile, 'utf8').catch(() => '');
  const lines = text.trim().split('\n').slice(-shownLines);
  return `The end of its log, ${logFile}:\n${lines.map((line) => `    ${line}`).join('\n')}`;
}
