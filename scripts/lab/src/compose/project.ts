import { existsSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { z } from 'zod';
import { commonKeys, containerOnlyKeys } from './container-only.ts';
import { type ComposeDocument, composeVariables, lineEntry, readDocument } from './document.ts';
import type { Variables } from './interpolate.ts';
import { composeError, type Problem } from './problems.ts';
import { checkProject } from './project-checks.ts';
import { serviceSchema } from './schema.ts';
import { extendService, type Service, toService } from './service.ts';

/** A Compose file with everything resolved that both runtimes need to know. */
export interface Project {
  readonly name: string;
  readonly file: string;
  /** The services whose profiles are switched on. */
  readonly services: ReadonlyMap<string, Service>;
  readonly volumes: readonly string[];
  readonly warnings: readonly string[];
}

export interface LoadOptions {
  /** Error messages name files relative to this folder. */
  readonly root: string;
  readonly env?: Variables;
  /** Profiles to switch on; default: the variable COMPOSE_PROFILES. */
  readonly profiles?: readonly string[];
}

const topLevelKeys = ['name', 'services', 'volumes'];

const topLevel = z.looseObject({
  name: z.string().optional(),
  services: z.record(z.string(), z.looseObject({})).default({}),
  volumes: z.record(z.string(), z.union([z.null(), z.looseObject({})])).default({}),
});

const knownKeys = new Set<string>([...commonKeys, ...Object.keys(containerOnlyKeys)]);

/**
 * Reads a Compose file as both runtimes do. Everything that is wrong in it, and in the files that
 * it extends, is reported at once, each with file, line, service and key.
 *
 * @throws LabError (exit code `usage`)
 */
export function loadProject(file: string, options: LoadOptions): Project {
  const env = composeVariables(file, options.env ?? process.env);
  const problems: Problem[] = [];
  const warnings = new Set<string>();
  const reader = new Reader(env, problems, warnings);
  const document = reader.document(file);
  const content = document ? reader.content(document) : undefined;
  const all = new Map<string, Service>();
  if (document && content) {
    for (const name of Object.keys(content.services)) {
      const service = reader.service(file, name, []);
      if (service) all.set(name, service);
    }
    if (problems.length === 0) checkProject(document, content.volumes, all, problems);
  }
  if (problems.length > 0 || !content) throw composeError(problems, options.root);
  const profiles = options.profiles ?? (env.COMPOSE_PROFILES ?? '').split(',');
  const isOn = ({ profiles: wanted }: Service): boolean =>
    wanted.length === 0 || wanted.some((name) => profiles.includes(name) || profiles.includes('*'));
  return {
    name: content.name ?? dirname(file).split('/').at(-1) ?? 'lab',
    file,
    services: new Map([...all].filter(([, service]) => isOn(service))),
    volumes: Object.keys(content.volumes),
    warnings: [...warnings],
  };
}

class Reader {
  readonly #env: Variables;
  readonly #problems: Problem[];
  readonly #warnings: Set<string>;
  readonly #documents = new Map<string, ComposeDocument | undefined>();
  readonly #contents = new Map<string, z.infer<typeof topLevel> | undefined>();

  constructor(env: Variables, problems: Problem[], warnings: Set<string>) {
    this.#env = env;
    this.#problems = problems;
    this.#warnings = warnings;
  }

  document(file: string): ComposeDocument | undefined {
    if (!this.#documents.has(file)) {
      this.#documents.set(file, readDocument(file, this.#env, this.#problems, this.#warnings));
    }
    return this.#documents.get(file);
  }

  content(document: ComposeDocument): z.infer<typeof topLevel> | undefined {
    if (!this.#contents.has(document.file)) {
      this.#contents.set(document.file, this.#readContent(document));
    }
    return this.#contents.get(document.file);
  }

  #readContent(document: ComposeDocument): z.infer<typeof topLevel> | undefined {
    const parsed = topLevel.safeParse(document.content ?? {});
    if (!parsed.success) {
      this.#report(document, [], parsed.error, undefined);
      return undefined;
    }
    for (const key of Object.keys(parsed.data)) {
      if (topLevelKeys.includes(key) || key.startsWith('x-')) continue;
      this.#problems.push({
        file: document.file,
        ...lineEntry(document.lineOf([key])),
        key,
        message: 'is not supported; the kit knows name, services, volumes and x-*',
      });
    }
    return parsed.data;
  }

  /** The service with everything it extends; undefined when something is wrong with it. */
  service(file: string, name: string, chain: readonly string[]): Service | undefined {
    const document = this.document(file);
    const raw = document && this.content(document)?.services[name];
    if (!document || !raw) return undefined;
    const line = lineEntry(document.lineOf(['services', name]));
    for (const key of Object.keys(raw)) {
      if (knownKeys.has(key) || key.startsWith('x-')) continue;
      this.#problems.push({
        file,
        ...lineEntry(document.lineOf(['services', name, key])),
        service: name,
        key,
        message: 'is not supported: the local runtime has no counterpart for it',
      });
    }
    const parsed = serviceSchema.safeParse(raw);
    if (!parsed.success) {
      this.#report(document, ['services', name], parsed.error, name);
      return undefined;
    }
    const own: Service = {
      ...toService(name, parsed.data, file, this.#env),
      ...(document.overrides(['services', name, 'ports']) && { replacesPorts: true }),
    };
    const { extends: parent } = parsed.data;
    if (!parent) return own;
    const parentFile = parent.file === undefined ? file : resolve(dirname(file), parent.file);
    const step = `${file}#${name}`;
    if (chain.includes(step)) {
      const names = [...chain, step].map((link) => link.split('#').at(-1));
      const message = `extends itself: ${names.join(' → ')}`;
      this.#problems.push({ file, ...line, service: name, key: 'extends', message });
      return undefined;
    }
    const base = this.#parent(parentFile, parent.service, [...chain, step], (message) => {
      const extendsLine = lineEntry(document.lineOf(['services', name, 'extends']));
      this.#problems.push({ file, ...extendsLine, service: name, key: 'extends', message });
    });
    return base && extendService(base, own);
  }

  #parent(
    file: string,
    name: string,
    chain: readonly string[],
    onMissing: (message: string) => void,
  ): Service | undefined {
    if (!existsSync(file)) {
      onMissing(`names the file ${file}, which does not exist`);
      return undefined;
    }
    const document = this.document(file);
    const content = document && this.content(document);
    if (content && !Object.hasOwn(content.services, name)) {
      onMissing(`names the service "${name}", which ${basename(file)} does not have`);
    }
    return content && this.service(file, name, chain);
  }

  #report(
    document: ComposeDocument,
    prefix: readonly string[],
    error: z.ZodError,
    service: string | undefined,
  ): void {
    for (const issue of flatten(error.issues)) {
      const path = [...prefix, ...issue.path.map(String)];
      const key = issue.path.map(String).join('.');
      this.#problems.push({
        file: document.file,
        ...lineEntry(document.lineOf(path)),
        ...(service === undefined ? {} : { service }),
        ...(key === '' ? {} : { key }),
        message: issue.message,
      });
    }
  }
}

interface FlatIssue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Of a union that does not match, the deepest mistake of the alternative that came closest. */
function flatten(issues: readonly z.core.$ZodIssue[]): FlatIssue[] {
  return issues.flatMap((issue): FlatIssue[] => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        path: [...issue.path, key],
        message: 'is not known here',
      }));
    }
    if (issue.code !== 'invalid_union') return [{ path: issue.path, message: issue.message }];
    const alternatives = issue.errors.map((list) =>
      flatten(list).map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })),
    );
    const best = alternatives.toSorted(
      (a, b) => depth(b) - depth(a) || Number(isTypeError(a)) - Number(isTypeError(b)),
    )[0];
    return best ?? [{ path: issue.path, message: issue.message }];
  });
}

const depth = (issues: readonly FlatIssue[]): number =>
  Math.max(0, ...issues.map(({ path }) => path.length));

const isTypeError = (issues: readonly FlatIssue[]): boolean =>
  issues.every(({ message }) => message.startsWith('Invalid input: expected'));
