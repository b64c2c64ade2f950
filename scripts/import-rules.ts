import { readFile } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';
import { parseSync } from 'oxc-parser';

/** One import that the architecture forbids. */
export interface Violation {
  /** Path of the importing file, relative to the project. */
  readonly file: string;
  readonly imports: string;
  readonly reason: string;
}

interface Rule {
  /** Folders (relative to the project) whose files the rule speaks of. */
  readonly within: RegExp;
  /** Workspace packages that those files may import. */
  readonly allowed: readonly string[];
}

const RULES: readonly Rule[] = [
  {
    within: /^services\/console\//,
    allowed: ['@lab/telemetry', '@lab/clients', '@lab/dashboards'],
  },
  { within: /^services\//, allowed: ['@lab/telemetry', '@lab/clients'] },
  { within: /^scripts\/lab\//, allowed: ['@lab/clients', '@lab/dashboards'] },
  { within: /^labs\//, allowed: ['@lab/kit/spec'] },
  { within: /^stack\//, allowed: [] },
];

/** Tests may also use the shared test support and drive the parts they test. */
const ALLOWED_IN_TESTS: readonly string[] = ['@lab/testing', '@lab/clients'];

/** A package is a folder that may be entered only through its name, never by a relative path. */
const PACKAGE_FOLDERS = /^(services\/[^/]+|stack\/[^/]+|scripts\/lab|labs|tests\/support)\//;

/** The folder of the package a file belongs to, such as `services/api`. */
function packageOf(file: string): string | undefined {
  return PACKAGE_FOLDERS.exec(file)?.[1];
}

function specifiersOf(file: string, source: string): string[] {
  const { module } = parseSync(file, source);
  const fromRequests = module.staticImports.map(({ moduleRequest }) => moduleRequest.value);
  const fromExports = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest }) => (moduleRequest ? [moduleRequest.value] : [])),
  );
  const fromCalls = module.dynamicImports.flatMap(({ moduleRequest }) => {
    const literal = /^(['"])(.*)\1$/.exec(source.slice(moduleRequest.start, moduleRequest.end));
    return literal?.[2] === undefined ? [] : [literal[2]];
  });
  return [...fromRequests, ...fromExports, ...fromCalls];
}

function judge(file: string, specifier: string): string | undefined {
  const isTest = /\.(test|fixture)\.ts$/.test(file);
  if (specifier.startsWith('.')) {
    const target = relative('.', resolve(dirname(file), specifier))
      .split(sep)
      .join('/');
    const from = packageOf(file);
    if (from === undefined || packageOf(target) === from) return undefined;
    return 'a relative path may not leave its package';
  }
  const rule = RULES.find(({ within }) => within.test(file));
  if (rule === undefined || !specifier.startsWith('@lab/')) return undefined;
  const allowed = isTest ? [...rule.allowed, ...ALLOWED_IN_TESTS] : rule.allowed;
  const isAllowed = allowed.some((name) => specifier === name || specifier.startsWith(`${name}/`));
  return isAllowed
    ? undefined
    : `only ${allowed.join(', ') || 'its own files'} may be imported here`;
}

/**
 * Checks who imports whom ("Who may import whom" in the architecture): services use telemetry and
 * the clients, the `lab` command uses the clients, both it and the console read the dashboards, labs
 * use what the command exports for specs.
 * `files` are paths relative to the working folder.
 */
export async function findViolations(files: readonly string[]): Promise<Violation[]> {
  const perFile = await Promise.all(
    files.map(async (file) => {
      const source = await readFile(file, 'utf8');
      return specifiersOf(file, source).flatMap((imports) => {
        const reason = judge(file, imports);
        return reason === undefined ? [] : [{ file, imports, reason }];
      });
    }),
  );
  return perFile.flat();
}
