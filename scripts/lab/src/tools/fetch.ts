import { access, mkdir, mkdtemp, rename, rm, symlink } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { errorCode, LabError } from '../errors.ts';
import { withLock } from '../process/lock.ts';
import { AptFailure, detectApt, downloadPackages, type Progress } from './apt.ts';
import { catalogue, fetchableTools, type ToolName } from './catalogue.ts';
import { relocateAlertmanager } from './relocate.ts';
import { compareVersions, versionOf } from './version.ts';

/**
 * Fetches every tool that has a Debian package and is not in `bin` yet, in one go. Calls in parallel,
 * also from other processes, wait for the first and then find the work done. Nothing half-made is
 * ever visible: a tool appears in `bin` by one rename, after it was run once.
 *
 * @throws LabError when the folder cannot be written; AptFailure when `needed` could not be had
 */
export async function fetchTools(bin: string, needed: ToolName, progress: Progress): Promise<void> {
  await makeWritable(bin);
  await withLock(
    join(bin, '.lock'),
    {
      purpose: 'fetching tools',
      onWait: ({ pid }) => progress(`waiting for process ${pid}, which is fetching tools`),
    },
    async () => {
      if (await exists(join(bin, needed))) return;
      const workFolder = join(bin, '.fetch');
      await rm(workFolder, { recursive: true, force: true });
      try {
        await mkdir(workFolder);
        await fetchMissing(bin, needed, workFolder, progress);
      } finally {
        await rm(workFolder, { recursive: true, force: true });
      }
    },
  );
}

async function fetchMissing(
  bin: string,
  needed: ToolName,
  workFolder: string,
  progress: Progress,
): Promise<void> {
  const client = await detectApt();
  let failure: AptFailure | undefined;
  for (const suite of client.suites) {
    const missing = await missingTools(bin);
    if (missing.length === 0) return;
    const packages = missing.map((tool) => catalogue[tool].debianPackages);
    const suiteFolder = join(workFolder, suite);
    await mkdir(suiteFolder);
    try {
      const unpacked = await downloadPackages(client, suite, packages, suiteFolder, progress);
      for (const folder of unpacked) await install(bin, missing, folder, progress);
    } catch (error) {
      if (!(error instanceof AptFailure)) throw error;
      failure ??= error;
      progress(error.message);
      if (error.reason !== 'unknown-suite') break;
    } finally {
      await rm(suiteFolder, { recursive: true, force: true });
    }
  }
  if (await exists(join(bin, needed))) return;
  throw (
    failure ??
    new AptFailure(
      'other',
      `the suites ${client.suites.join(', ')} of this machine's archive have no ${needed} of at least version ${catalogue[needed].oldest} that runs here`,
    )
  );
}

/** Moves the wanted programs of one unpacked package into the store, when they run and are new enough. */
async function install(
  bin: string,
  wanted: readonly ToolName[],
  folder: string,
  progress: Progress,
): Promise<void> {
  for (const tool of wanted) {
    const file = await programOf(folder, tool);
    if (file === undefined) continue;
    const version = await versionOf(file);
    if (version === undefined) {
      progress(`${tool}: the package's program does not run here`);
      continue;
    }
    if (compareVersions(version, catalogue[tool].oldest) < 0) {
      progress(`${tool} ${version} is older than ${catalogue[tool].oldest}, not used`);
      continue;
    }
    const stored = join(bin, 'store', `${tool}-${version}`);
    await mkdir(join(bin, 'store'), { recursive: true });
    const start =
      tool === 'alertmanager' ? await relocateAlertmanager(file, folder, stored) : stored;
    if (start === stored) await rename(file, stored);
    const draft = join(bin, '.fetch', `${tool}.link`);
    await symlink(relative(bin, start), draft);
    await rename(draft, join(bin, tool));
    progress(`${tool} ${version} is ready`);
  }
}

async function programOf(folder: string, tool: ToolName): Promise<string | undefined> {
  for (const command of catalogue[tool].commands) {
    const file = join(folder, 'usr/bin', command);
    if (await exists(file)) return file;
  }
  return undefined;
}

async function missingTools(bin: string): Promise<ToolName[]> {
  const missing: ToolName[] = [];
  for (const tool of fetchableTools) {
    if (!(await exists(join(bin, tool)))) missing.push(tool);
  }
  return missing;
}

async function makeWritable(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    // A name of its own for each call: several tools may be looked for at once.
    await rm(await mkdtemp(join(folder, '.probe-')), { recursive: true });
  } catch (error) {
    throw new LabError(
      `The folder ${folder} cannot be written (${errorCode(error) ?? String(error)}), so the lab has no place for the programs it fetches. Give your user write permission there, or set LAB_BIN to a folder of your own, and run the command again.`,
      { cause: error, details: { folder, code: errorCode(error) } },
    );
  }
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
