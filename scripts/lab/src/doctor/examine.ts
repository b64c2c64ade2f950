import { existsSync } from 'node:fs';
import { access, constants, mkdir, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { freemem, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { localForm } from '../compose/service.ts';
import { messageOf } from '../errors.ts';
import { knownServices } from '../labs.ts';
import type { Paths } from '../paths.ts';
import { portsOf, readPortOffset } from '../runtime/local/addresses.ts';
import { isPortFree, portHolder } from '../runtime/local/port-holder.ts';
import { readState } from '../runtime/local/state.ts';
import type { RuntimeKind } from '../runtime/runtime.ts';
import { fetchableTools } from '../tools/catalogue.ts';
import { resolveTool, type ToolName, toolVersion } from '../tools/index.ts';

/** One finding about the machine. */
export interface Diagnosis {
  readonly subject: string;
  readonly outcome: 'ok' | 'warn' | 'fail';
  readonly seen: string;
  /** What to do about it. */
  readonly fix?: string;
}

const gigabyte = 1024 ** 3;
const wantedNode = 24;
const neededMemory = 2 * gigabyte;
const neededDisk = 3 * gigabyte;
const tolerableSkewSeconds = 5;

/** Examines what the labs need in a runtime, one thing after the other; fetches nothing. */
export async function* examine(paths: Paths, runtime: RuntimeKind): AsyncGenerator<Diagnosis> {
  yield node();
  yield await writable(paths);
  yield await disk(paths);
  yield await memory();
  const docker = await dockerEngine(runtime === 'docker');
  yield* docker;
  if (runtime === 'docker') {
    yield await ports(paths, isHeldByEngine);
    return;
  }
  for (const name of fetchableTools) yield await tool(name, paths);
  yield* await standIns(paths);
  yield await ports(paths);
}

function node(): Diagnosis {
  const major = Number(process.versions.node.split('.')[0]);
  const seen = `${process.version} at ${process.execPath}`;
  if (major >= wantedNode) return { subject: 'Node.js', outcome: 'ok', seen };
  return {
    subject: 'Node.js',
    outcome: 'fail',
    seen,
    fix: 'Start the lab with "npm run lab -- ..." or "npm start", which bring the right Node.js.',
  };
}

async function writable({ lab }: Paths): Promise<Diagnosis> {
  const subject = 'folder for everything the lab writes';
  const probe = join(lab, `.probe-${process.pid}`);
  try {
    await mkdir(lab, { recursive: true });
    await writeFile(probe, '');
    await rm(probe);
    return { subject, outcome: 'ok', seen: lab };
  } catch (error) {
    return {
      subject,
      outcome: 'fail',
      seen: messageOf(error),
      fix: `Give your user write permission to ${dirname(lab)}, or clone the kit into a folder of your own.`,
    };
  }
}

async function disk({ root }: Paths): Promise<Diagnosis> {
  const { bavail, bsize } = await statfs(root);
  const free = bavail * bsize;
  return {
    subject: 'disk',
    outcome: free >= neededDisk ? 'ok' : 'warn',
    seen: `${inGigabytes(free)} free`,
    ...(free >= neededDisk
      ? {}
      : {
          fix: `Free some space: ${inGigabytes(neededDisk)} are comfortable. "lab down --volumes" removes the data of the lab.`,
        }),
  };
}

async function memory(): Promise<Diagnosis> {
  const available = await availableMemory();
  return {
    subject: 'memory',
    outcome: available >= neededMemory ? 'ok' : 'warn',
    seen: `${inGigabytes(available)} available of ${inGigabytes(totalmem())}`,
    ...(available >= neededMemory
      ? {}
      : {
          fix: 'The whole kit takes about 1.5 GB; close other programs, or take a lab with fewer components.',
        }),
  };
}

async function availableMemory(): Promise<number> {
  const text = await readFile('/proc/meminfo', 'utf8').catch(() => '');
  const kilobytes = /^MemAvailable:\s+(\d+) kB/m.exec(text)?.[1];
  return kilobytes === undefined ? freemem() : Number(kilobytes) * 1024;
}

async function* dockerEngine(isWanted: boolean): AsyncGenerator<Diagnosis> {
  const { askEngine, findCompose } = await import('../runtime/docker/engine.ts');
  const answer = await askEngine();
  if (!answer.reachable) {
    yield {
      subject: 'Docker engine',
      outcome: isWanted ? 'fail' : 'ok',
      seen: `not reachable (${answer.reason}), so the labs run as ordinary processes`,
      ...(isWanted
        ? { fix: 'Start Docker, check DOCKER_HOST and that your user may use the socket.' }
        : {}),
    };
    return;
  }
  const isSmall = answer.memoryBytes < neededMemory;
  yield {
    subject: 'Docker engine',
    outcome: isSmall ? 'warn' : 'ok',
    seen: `${answer.version} with ${inGigabytes(answer.memoryBytes)} of memory`,
    ...(isSmall ? { fix: 'Give Docker at least 4 GB in its settings.' } : {}),
  };
  yield engineClock(answer.clockAheadSeconds);
  try {
    yield { subject: 'Docker Compose', outcome: 'ok', seen: (await findCompose()).version };
  } catch (error) {
    yield {
      subject: 'Docker Compose',
      outcome: isWanted ? 'fail' : 'warn',
      seen: 'not found',
      fix: messageOf(error),
    };
  }
}

/** Signals of a clock that is off are dropped as too old or too new, or hidden by a query's range. */
function engineClock(aheadSeconds: number): Diagnosis {
  const isOff = !(Math.abs(aheadSeconds) <= tolerableSkewSeconds);
  const direction = aheadSeconds < 0 ? 'behind' : 'ahead of';
  return {
    subject: "Docker engine's clock",
    outcome: isOff ? 'warn' : 'ok',
    seen: `${Math.abs(aheadSeconds).toFixed(1)} s ${direction} this machine's`,
    ...(isOff
      ? {
          fix: 'Restart Docker Desktop, or "wsl --shutdown" on Windows: the clock of its virtual machine stops while the computer sleeps.',
        }
      : {}),
  };
}

async function tool(name: ToolName, paths: Paths): Promise<Diagnosis> {
  try {
    const file = await resolveTool(name, { paths, fetch: false });
    return {
      subject: name,
      outcome: 'ok',
      seen: `${await toolVersion(name, { paths, fetch: false })} at ${file}`,
    };
  } catch {
    const canFetch = process.platform === 'linux' && (await hasApt());
    return {
      subject: name,
      outcome: canFetch ? 'ok' : 'fail',
      seen: canFetch ? 'not here yet; the first start fetches it' : 'not on PATH',
      ...(canFetch
        ? {}
        : {
            fix: `Install ${name} so that it is on PATH; this machine has no apt-get to fetch it with.`,
          }),
    };
  }
}

async function hasApt(): Promise<boolean> {
  const folders = (process.env.PATH ?? '').split(':');
  const checks = folders.map((folder) => access(join(folder, 'apt-get'), constants.X_OK));
  return (await Promise.allSettled(checks)).some(({ status }) => status === 'fulfilled');
}

/** Components whose own program is missing, and what runs or lacks in its place. */
async function standIns(paths: Paths): Promise<Diagnosis[]> {
  if (!existsSync(paths.composeFile)) return [];
  const found: Diagnosis[] = [];
  for (const service of knownServices(paths).values()) {
    const form = localForm(service.local);
    if ('mistake' in form || form.kind !== 'binary' || fetchableTools.includes(form.tool)) continue;
    const file = await resolveTool(form.tool, { paths, fetch: false }).catch(() => undefined);
    const without = form.fallback
      ? "the kit's own stand-in runs instead"
      : `left out: ${form.optional}`;
    found.push({
      subject: service.name,
      outcome: 'ok',
      seen: file ?? `no ${form.tool} on PATH; ${without}`,
    });
  }
  return found;
}

/** Whether a port is published by a container, such as one of the lab that runs. */
const isHeldByEngine = (command: string): boolean => command.includes('docker-proxy');

async function ports(
  paths: Paths,
  isExpected: (command: string) => boolean = () => false,
): Promise<Diagnosis> {
  const state = await readState(paths);
  const ours = new Set(state?.components.flatMap((component) => component.ports) ?? []);
  const wanted = [...knownServices(paths).values()].flatMap(portsOf);
  let offset: number;
  try {
    offset = readPortOffset(process.env.LAB_PORT_OFFSET, Math.max(0, ...wanted));
  } catch (error) {
    return { subject: 'ports', outcome: 'fail', seen: messageOf(error) };
  }
  const busy: string[] = [];
  for (const port of wanted.map((number) => number + offset)) {
    if ((state?.runner && ours.has(port)) || (await isPortFree(port))) continue;
    const holder = portHolder(port);
    if (holder && isExpected(holder.command)) continue;
    busy.push(
      `${port} is held by ${holder ? `process ${holder.pid} (${holder.command.slice(0, 60)})` : 'another user'}`,
    );
  }
  if (busy.length === 0)
    return { subject: 'ports', outcome: 'ok', seen: `${wanted.length} ports are free or ours` };
  return {
    subject: 'ports',
    outcome: 'fail',
    seen: busy.join('; '),
    fix: 'End what holds them, or set LAB_PORT_OFFSET=1000 to move every port of the local runtime.',
  };
}

function inGigabytes(bytes: number): string {
  return `${(bytes / gigabyte).toFixed(1)} GB`;
}
