import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { Service } from '../../compose/service.ts';
import { parseBytes } from '../../compose/units.ts';
import { checkoutRoot, type Paths } from '../../paths.ts';
import { type Addresses, portsOf, shiftNamedPorts } from './addresses.ts';
import { type PathMapping, pathMappings, renderedFolder, rewritePaths } from './mount-paths.ts';
import type { ComponentPlan, LeftOut, Plan, ReadyProbe } from './plan.ts';
import { type Program, programOf } from './program.ts';
import { receiversOf } from './receivers.ts';
import { renderMounts } from './render.ts';
import { stateFile } from './state.ts';

export interface PlanOptions {
  readonly paths: Paths;
  /** Id of the lab, or a name for the whole kit. */
  readonly lab: string;
  readonly addresses: Addresses;
  readonly progress: (line: string) => void;
}

/** Variables of the user's environment that a component gets beside its own. */
const inherited = ['PATH', 'HOME', 'USER', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR'];

/**
 * A small young generation. Node's default lets each service grow by some 40 MB before it cleans up;
 * at 100 requests/s the CPU time of the services is the same with this.
 */
const youngGeneration = '--max-semi-space-size=4';

/** Volumes that other users of the machine must not look into. */
const privateVolumes = new Set(['secrets']);

const defaults = {
  stopGraceMs: 10_000,
  probeIntervalMs: 5_000,
  probeTimeoutMs: 4_000,
  probeRetries: 3,
  startPeriodMs: 30_000,
  logBytes: 10 * 1024 * 1024,
  logFiles: 3,
};

/**
 * Turns the services of a project into processes: finds their programs, writes their configuration
 * for loopback below `.lab/run/config`, makes their data folders.
 *
 * @throws LabError when a program or a mounted file is missing
 */
export async function buildPlan(
  services: ReadonlyMap<string, Service>,
  options: PlanOptions,
): Promise<Plan> {
  const programs = new Map<string, Program>();
  await Promise.all(
    [...services.values()].map(async (service) => {
      programs.set(service.name, await programOf(service, options.paths, options.progress));
    }),
  );
  const components: ComponentPlan[] = [];
  const receivers = receiversOf([...services.values()]);
  const leftOut: LeftOut[] = [];
  const runsHere = (name: string): boolean => {
    const program = programs.get(name);
    return program !== undefined && program.kind !== 'left-out';
  };
  for (const service of services.values()) {
    const program = programs.get(service.name);
    if (!program) continue;
    if (program.kind === 'left-out') {
      leftOut.push({ name: service.name, reason: program.reason });
      continue;
    }
    const dependsOn = Object.fromEntries(
      Object.entries(service.dependsOn)
        .filter(([name]) => runsHere(name))
        .map(([name, { condition }]) => [name, condition] as const),
    );
    const sendsTo = (receivers.get(service.name) ?? []).filter(runsHere);
    const isJob = [...services.values()].some(
      (other) => other.dependsOn[service.name]?.condition === 'service_completed_successfully',
    );
    components.push(
      await componentPlan(service, program, { ...options, dependsOn, sendsTo, isJob }),
    );
  }
  return { lab: options.lab, portOffset: options.addresses.offset, components, leftOut };
}

interface ComponentOptions
  extends PlanOptions,
    Pick<ComponentPlan, 'dependsOn' | 'sendsTo' | 'isJob'> {}

async function componentPlan(
  service: Service,
  program: Exclude<Program, { kind: 'left-out' }>,
  { paths, addresses, dependsOn, sendsTo, isJob }: ComponentOptions,
): Promise<ComponentPlan> {
  const mappings = pathMappings(service, paths);
  await makeVolumes(service, mappings, paths);
  const ownPorts = portsOf(service);
  const change = (text: string): string => rewritePaths(addresses.rewrite(text), mappings);
  const changeFile = (text: string): string =>
    shiftNamedPorts(change(text), ownPorts, addresses.offset);
  const rendered = await renderMounts(
    service.name,
    renderedFolder(paths, service.name),
    mappings,
    changeFile,
  );
  const environment = {
    ...changedEnvironment(
      { ...service.environment, ...service.local?.env },
      change,
      ownPorts,
      addresses,
    ),
    ...limits(program, service.memLimitBytes),
    LAB_COMPONENTS_FILE: stateFile(paths),
    ...commandLine(paths, addresses),
    NODE_COMPILE_CACHE: join(paths.lab, 'cache', 'node'),
  };
  const ready = readyProbe(service, addresses);
  const { healthcheck: check, logging } = service;
  const interval = check.interval ?? defaults.probeIntervalMs;
  const retries = check.retries ?? defaults.probeRetries;
  const plan = {
    name: service.name,
    runs: program.runs,
    command: commandOf(service, program, change),
    cwd: program.kind === 'script' ? program.cwd : join(paths.run, 'cwd', service.name),
    env: environment,
    ...(ready ? { ready } : {}),
    ports: ownPorts.map(addresses.port),
    labels: service.labels,
    dependsOn,
    sendsTo,
    isJob,
    startTimeoutMs: (check.start_period ?? defaults.startPeriodMs) + interval * retries,
    probeIntervalMs: interval,
    probeTimeoutMs: check.timeout ?? defaults.probeTimeoutMs,
    probeRetries: retries,
    stopGraceMs: service.stopGraceMs ?? defaults.stopGraceMs,
    ...(service.memLimitBytes === undefined ? {} : { memLimitBytes: service.memLimitBytes }),
    logFile: join(paths.logs, `${service.name}.log`),
    logMaxBytes: parseBytes(logging['max-size'] ?? '') ?? defaults.logBytes,
    logMaxFiles: Number(logging['max-file'] ?? defaults.logFiles),
  };
  // Who else runs, and what the user's shell happens to hold, is no reason to restart a component.
  const { dependsOn: _neighbours, sendsTo: _receivers, ...own } = plan;
  const hash = createHash('sha256')
    .update(JSON.stringify([own, rendered]))
    .digest('hex');
  const inherited = withPath(inheritedEnvironment(), program.kind === 'script' ? program.path : []);
  return { ...plan, env: { ...inherited, ...environment }, hash };
}

function withPath(
  environment: Record<string, string>,
  folders: readonly string[],
): Record<string, string> {
  if (folders.length === 0) return environment;
  return { ...environment, PATH: [...folders, environment.PATH ?? ''].join(delimiter) };
}

function commandOf(
  service: Service,
  program: Exclude<Program, { kind: 'left-out' }>,
  change: (text: string) => string,
): [string, ...string[]] {
  if (program.kind === 'binary') {
    return [program.file, ...program.prefix, ...(service.command ?? []).map(change)];
  }
  const { memLimitBytes } = service;
  const heap =
    memLimitBytes === undefined ? [] : [`--max-old-space-size=${heapMegabytes(memLimitBytes)}`];
  const preload = program.preload === undefined ? [] : ['--import', program.preload];
  return [process.execPath, youngGeneration, ...heap, ...preload, program.script];
}

/** The rest of a container's memory is code, buffers and the young generation. */
function heapMegabytes(memLimitBytes: number): number {
  return Math.max(48, Math.floor((memLimitBytes / 1024 ** 2) * 0.75));
}

/** A Go program keeps below its limit when it knows nine tenths of it. */
function limits(program: Program, memLimitBytes: number | undefined): Record<string, string> {
  if (memLimitBytes === undefined || program.kind !== 'binary') return {};
  return { GOMEMLIMIT: `${Math.floor(memLimitBytes * 0.9)}B` };
}

/** How a component calls the `lab` command on the kit that it belongs to. */
function commandLine({ root, bin }: Paths, { offset }: Addresses): Record<string, string> {
  return {
    LAB_COMMAND: JSON.stringify([process.execPath, join(checkoutRoot, 'scripts/lab/src/main.ts')]),
    LAB_ROOT: root,
    LAB_BIN: bin,
    LAB_PORT_OFFSET: String(offset),
    LAB_RUNTIME: 'local',
  };
}

function changedEnvironment(
  environment: Readonly<Record<string, string>>,
  change: (text: string) => string,
  ownPorts: readonly number[],
  addresses: Addresses,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => {
      const line = shiftNamedPorts(`${name}=${change(value)}`, ownPorts, addresses.offset);
      return [name, line.slice(name.length + 1)];
    }),
  );
}

function inheritedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    inherited.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** `x-local: ready`, else the address in the health check's command. */
function readyProbe(service: Service, { rewrite }: Addresses): ReadyProbe | undefined {
  const url =
    service.local?.ready ??
    service.healthcheck.test
      ?.join(' ')
      .match(/http:\/\/(?:127\.0\.0\.1|localhost):\d+[^\s"']*/)?.[0];
  const match = /^(tcp|https?):\/\/127\.0\.0\.1:(\d+)(\/.*)?$/.exec(rewrite(url ?? ''));
  if (!match) return undefined;
  const port = Number(match[2]);
  return match[1] === 'tcp' ? { kind: 'tcp', port } : { kind: 'http', port, path: match[3] ?? '/' };
}

/** The folder around the volumes is open: PostgreSQL runs under an account of its own. */
async function makeVolumes(
  service: Service,
  mappings: readonly PathMapping[],
  { data }: Paths,
): Promise<void> {
  await mkdir(data, { recursive: true });
  for (const { kind, source, target } of service.mounts) {
    const folder = mappings.find((mapping) => mapping.target === target)?.real;
    if (kind !== 'volume' || folder === undefined) continue;
    await mkdir(folder, { recursive: true, mode: privateVolumes.has(source) ? 0o700 : 0o755 });
  }
}
