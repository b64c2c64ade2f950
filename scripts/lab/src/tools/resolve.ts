import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { exitCodes, LabError } from '../errors.ts';
import { paths as defaultPaths, type Paths } from '../paths.ts';
import { AptFailure, type Progress } from './apt.ts';
import { catalogue, fetchableTools, type ToolName } from './catalogue.ts';
import { fetchTools } from './fetch.ts';
import { compareVersions, versionOf } from './version.ts';

export interface ToolOptions {
  readonly paths?: Pick<Paths, 'bin'>;
  /** Called with a line of progress while something is fetched; default: stderr. */
  readonly progress?: Progress;
  /** False: look only, fetch nothing. Default true. */
  readonly fetch?: boolean;
}

const found = new Map<string, Promise<string>>();

/**
 * The absolute path of a program that runs beside the services. Looked for, in this order: PATH
 * (when new enough), the folder of fetched programs, and then fetched once by the machine's package
 * manager (Debian, Ubuntu; no root needed).
 *
 * @throws LabError that says how to get the program when it cannot be had
 */
export function resolveTool(name: ToolName, options: ToolOptions = {}): Promise<string> {
  const bin = (options.paths ?? defaultPaths()).bin;
  const key = `${bin}\0${name}\0${options.fetch ?? true}\0${process.env.PATH}`;
  const known = found.get(key);
  if (known) return known;
  const search = locate(name, bin, options);
  found.set(key, search);
  search.catch(() => found.delete(key));
  return search;
}

/** The version of a tool, as its program says it ("3.5.3"). Throws like `resolveTool`. */
export async function toolVersion(name: ToolName, options: ToolOptions = {}): Promise<string> {
  const file = await resolveTool(name, options);
  const version = await versionOf(file);
  if (version !== undefined) return version;
  throw new LabError(
    `${file} does not answer --version, so it is probably not ${name} or not made for this machine. Remove it, or put a working ${name} first on PATH.`,
  );
}

async function locate(name: ToolName, bin: string, options: ToolOptions): Promise<string> {
  const tooOld: string[] = [];
  for (const file of await onPath(name)) {
    const version = await versionOf(file);
    if (version === undefined) continue;
    if (compareVersions(version, catalogue[name].oldest) >= 0) return file;
    tooOld.push(`${file} is ${version}, but at least ${catalogue[name].oldest} is needed`);
  }
  const fetched = join(bin, name);
  if (await isExecutable(fetched)) return fetched;
  if (options.fetch === false || !fetchableTools.includes(name)) {
    throw missing(name, tooOld);
  }
  if (process.platform === 'darwin') throw missing(name, tooOld);
  try {
    await fetchTools(bin, name, options.progress ?? toStderr);
  } catch (error) {
    if (!(error instanceof AptFailure)) throw error;
    throw missing(name, [...tooOld, error.message], error);
  }
  return fetched;
}

/** Files of this name on PATH, in its order; on macOS also where Homebrew puts them. */
async function onPath(name: ToolName): Promise<string[]> {
  const { commands, homebrewFormula } = catalogue[name];
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  if (process.platform === 'darwin') {
    for (const prefix of ['/opt/homebrew', '/usr/local']) {
      folders.push(join(prefix, 'bin'));
      if (homebrewFormula) folders.push(join(prefix, 'opt', homebrewFormula, 'bin'));
    }
  }
  const files = folders.flatMap((folder) => commands.map((command) => join(folder, command)));
  const executable = await Promise.all(files.map(isExecutable));
  return [...new Set(files.filter((_, index) => executable[index]))];
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

function missing(name: ToolName, reasons: readonly string[], cause?: unknown): LabError {
  const { commands, debianPackages, homebrewFormula } = catalogue[name];
  const command = commands[0] ?? name;
  const why = reasons.length > 0 ? `: ${reasons.join('; ')}` : ' on PATH';
  let wayOut = `Install ${name} so that the command "${command}" is on PATH`;
  if (process.platform === 'darwin' && homebrewFormula !== undefined) {
    wayOut = `Install it with "brew install ${homebrewFormula}"`;
  } else if (debianPackages[0] !== undefined) {
    wayOut += ` (its release page has a ready binary; the Debian package is ${debianPackages[0]}), or make the package archive reachable`;
  }
  return new LabError(`${name} was not found${why}. ${wayOut}, then run the command again.`, {
    exitCode: exitCodes.environment,
    details: { tool: name, reasons },
    ...(cause === undefined ? {} : { cause }),
  });
}

function toStderr(line: string): void {
  process.stderr.write(`lab: ${line}\n`);
}
