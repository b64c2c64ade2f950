import { homedir } from 'node:os';
import { dirname, resolve } from 'node:path';
import { isToolName, type ToolName } from '../tools/catalogue.ts';
import type { Variables } from './interpolate.ts';
import type { RawService, XLocal } from './schema.ts';

export type DependencyCondition =
  | 'service_started'
  | 'service_healthy'
  | 'service_completed_successfully';

export interface Dependency {
  readonly condition: DependencyCondition;
  /** False: a component that is left out does not hold this one back. */
  readonly required: boolean;
}

export interface Mount {
  readonly kind: 'bind' | 'volume';
  /** Absolute path, or the name of a volume. */
  readonly source: string;
  /** Path inside the container. */
  readonly target: string;
  readonly readOnly: boolean;
}

export interface PortMapping {
  readonly target: number;
  readonly published: number;
  readonly hostIp?: string;
  readonly protocol: string;
}

/** Times are milliseconds; a key that no file states is absent. */
export type Healthcheck = NonNullable<RawService['healthcheck']>;

/** One service, with every path absolute and every short form written out. */
export interface Service {
  readonly name: string;
  /** The file that this definition stands in. */
  readonly file: string;
  readonly image?: string;
  readonly hasBuild: boolean;
  readonly command?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly mounts: readonly Mount[];
  readonly ports: readonly PortMapping[];
  /** The ports are tagged `!override`: those of an extended service are not added. */
  readonly replacesPorts?: true;
  readonly dependsOn: Readonly<Record<string, Dependency>>;
  readonly healthcheck: Healthcheck;
  readonly profiles: readonly string[];
  readonly memLimitBytes?: number;
  readonly logging: Readonly<Record<string, string>>;
  readonly stopGraceMs?: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly local?: XLocal;
}

/** How a component runs without containers. */
export type LocalForm =
  | { readonly kind: 'skip'; readonly reason: string }
  | {
      readonly kind: 'script';
      readonly script: string;
      readonly preload?: string;
      readonly cwd?: string;
    }
  | {
      readonly kind: 'binary';
      readonly tool: ToolName;
      readonly fallback?: {
        readonly script: string;
        readonly preload?: string;
        readonly cwd?: string;
      };
      readonly optional?: string;
    };

/** The form of an `x-local` block, or what is wrong with it. */
export function localForm(local: XLocal | undefined): LocalForm | { readonly mistake: string } {
  if (!local) {
    return {
      mistake:
        'is missing, so the component cannot run without containers: add {binary: ...}, {script: ...} or {skip: why}',
    };
  }
  const { binary, script, skip, optional, preload, cwd } = local;
  const forms = [binary, script, skip].filter((form) => form !== undefined);
  if (forms.length !== 1) return { mistake: 'must have exactly one of binary, script and skip' };
  if (skip !== undefined) return { kind: 'skip', reason: skip };
  const how = {
    ...(preload === undefined ? {} : { preload }),
    ...(cwd === undefined ? {} : { cwd }),
  };
  if (script !== undefined) {
    if (local.else !== undefined || optional !== undefined) {
      return { mistake: 'else and optional belong to binary, not to script' };
    }
    return { kind: 'script', script, ...how };
  }
  if (binary === undefined || !isToolName(binary)) {
    return { mistake: `names the unknown program "${binary}"` };
  }
  if (local.else !== undefined && optional !== undefined) {
    return { mistake: 'has both else and optional; a stand-in makes optional needless' };
  }
  if (local.else === undefined && preload !== undefined) {
    return { mistake: 'preload belongs to script or else' };
  }
  return {
    kind: 'binary',
    tool: binary,
    ...(local.else === undefined ? {} : { fallback: { script: local.else, ...how } }),
    ...(optional === undefined ? {} : { optional }),
  };
}

/** Writes out a service of one file; paths are taken relative to that file. */
export function toService(name: string, raw: RawService, file: string, env: Variables): Service {
  return {
    name,
    file,
    ...(raw.image === undefined ? {} : { image: raw.image }),
    hasBuild: raw.build !== undefined,
    ...(raw.command ? { command: raw.command } : {}),
    environment: withValues(raw.environment ?? {}, env),
    mounts: (raw.volumes ?? []).map(({ source, target, readOnly }) => ({
      ...mountSource(source, file),
      target: target.length > 1 ? target.replace(/\/+$/, '') : target,
      readOnly,
    })),
    ports: raw.ports ?? [],
    dependsOn: raw.depends_on ?? {},
    healthcheck: raw.healthcheck ?? {},
    profiles: raw.profiles ?? [],
    ...(raw.mem_limit === undefined ? {} : { memLimitBytes: raw.mem_limit }),
    logging: raw.logging?.options ?? {},
    ...(raw.stop_grace_period === undefined ? {} : { stopGraceMs: raw.stop_grace_period }),
    labels: withValues(raw.labels ?? {}, {}),
    ...(raw['x-local'] === undefined ? {} : { local: withAbsolutePaths(raw['x-local'], file) }),
  };
}

/**
 * Lays a service over the one it extends, like Compose does: command replaced, maps merged, mounts
 * and ports merged by their place in the container, unless they are tagged `!override`. An `x-local` that names a form replaces another
 * form; else they are merged.
 * https://github.com/compose-spec/compose-spec/blob/main/13-merge.md
 */
export function extendService(base: Service, over: Service): Service {
  return {
    ...base,
    ...over,
    hasBuild: base.hasBuild || over.hasBuild,
    environment: { ...base.environment, ...over.environment },
    mounts: mergeBy([...base.mounts, ...over.mounts], ({ target }) => target),
    ports: mergeBy(
      [...(over.replacesPorts ? [] : base.ports), ...over.ports],
      ({ target, published, protocol, hostIp }) => `${hostIp}:${published}:${target}/${protocol}`,
    ),
    dependsOn: { ...base.dependsOn, ...over.dependsOn },
    healthcheck: { ...base.healthcheck, ...over.healthcheck },
    profiles: [...new Set([...base.profiles, ...over.profiles])],
    logging: { ...base.logging, ...over.logging },
    labels: { ...base.labels, ...over.labels },
    ...localOf(base.local, over.local),
  };
}

/** Scripts and working folders are relative to the file they stand in, like mounts. */
function withAbsolutePaths(local: XLocal, file: string): XLocal {
  const absolute = (path: string): string => resolve(dirname(file), path);
  return {
    ...local,
    ...(local.script === undefined ? {} : { script: absolute(local.script) }),
    ...(local.else === undefined ? {} : { else: absolute(local.else) }),
    ...(local.cwd === undefined ? {} : { cwd: absolute(local.cwd) }),
  };
}

function localOf(base: XLocal | undefined, over: XLocal | undefined): { local?: XLocal } {
  if (!base || !over) {
    const local = over ?? base;
    return local ? { local } : {};
  }
  if (namesForm(base) && namesForm(over)) return { local: over };
  return { local: { ...base, ...over, env: { ...base.env, ...over.env } } };
}

const namesForm = ({ binary, script, skip }: XLocal): boolean =>
  [binary, script, skip].some((form) => form !== undefined);

function mountSource(source: string, file: string): Pick<Mount, 'kind' | 'source'> {
  if (source.startsWith('~')) {
    return { kind: 'bind', source: resolve(homedir(), source.slice(1).replace(/^\//, '')) };
  }
  if (/^[./]/.test(source)) return { kind: 'bind', source: resolve(dirname(file), source) };
  return { kind: 'volume', source };
}

/** A name without a value takes it from the environment, and is left out when that has none. */
function withValues(
  map: Readonly<Record<string, string | null>>,
  env: Variables,
): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(map)) {
    const known = value ?? env[name];
    if (known !== undefined) result[name] = known;
  }
  return result;
}

function mergeBy<T>(items: readonly T[], key: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [key(item), item])).values()];
}
