import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import {
  type AptSource,
  mainArchive,
  parseDeb822,
  parseOneLine,
  suitesToTry,
} from './apt-sources.ts';

export type AptFailureReason =
  | 'no-apt'
  | 'no-archive'
  | 'unknown-suite'
  | 'disk-full'
  | 'signature'
  | 'network'
  | 'other';

/** Why packages could not be had, as half a sentence for the message of the tool that needs them. */
export class AptFailure extends Error {
  override readonly name = 'AptFailure';
  readonly reason: AptFailureReason;

  constructor(reason: AptFailureReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

export type Progress = (line: string) => void;

export interface AptClient {
  readonly archive: AptSource;
  /** Suites to try, best first. */
  readonly suites: readonly string[];
  readonly distribution: string;
}

/**
 * What the machine's own apt set-up says about where packages come from. Throws AptFailure when
 * there is no apt-get or dpkg on PATH, or no usable package source.
 */
export async function detectApt(): Promise<AptClient> {
  for (const command of ['apt-get', 'dpkg']) {
    const { failed } = await execa(command, ['--version'], { reject: false, stdio: 'ignore' });
    if (failed) throw new AptFailure('no-apt', `this machine has no ${command} to fetch it with`);
  }
  const release = await readOsRelease();
  const distribution = release.get('ID') ?? 'debian';
  const codename = release.get('VERSION_CODENAME') ?? '';
  const archive = mainArchive(await systemSources(), distribution, codename);
  if (!archive) {
    throw new AptFailure(
      'no-archive',
      `the package sources below /etc/apt name no ${distribution} archive with the component main`,
    );
  }
  return { archive, suites: suitesToTry(distribution, codename), distribution };
}

/**
 * Downloads Debian packages of one suite with the system's apt client, in private folders below
 * `workFolder`, and unpacks each. No root needed; apt checks the archive's signature and the hash of
 * every package. Of each list of alternatives the first package that the suite has is taken.
 *
 * @returns folders with the unpacked files, one per package
 * @throws AptFailure when the archive cannot be reached or does not know the suite
 */
export async function downloadPackages(
  client: AptClient,
  suite: string,
  alternatives: readonly (readonly string[])[],
  workFolder: string,
  progress: Progress,
): Promise<string[]> {
  const options = await privateAptFolders(client, suite, workFolder);
  progress(`reading the package list of ${client.distribution} ${suite}`);
  await apt([...options, 'update'], workFolder, suite, progress);
  const { stdout } = await execa('apt-cache', [...options, 'pkgnames'], {
    cwd: workFolder,
    env: aptEnvironment(workFolder),
  });
  const known = new Set(stdout.split('\n'));
  const wanted = new Set(
    alternatives.flatMap((names) => names.find((name) => known.has(name)) ?? []),
  );
  if (wanted.size === 0) return [];
  progress(`downloading ${[...wanted].join(', ')}`);
  await apt([...options, 'download', ...wanted], workFolder, suite, progress);
  const unpacked: string[] = [];
  for (const archive of (await readdir(workFolder)).filter((name) => name.endsWith('.deb'))) {
    const folder = join(workFolder, 'unpacked', basename(archive, '.deb'));
    await mkdir(folder, { recursive: true });
    await execa('dpkg', ['-x', join(workFolder, archive), folder]);
    await rm(join(workFolder, archive));
    unpacked.push(folder);
  }
  return unpacked;
}

/** Folders and options that keep apt away from everything of the system but its network settings. */
async function privateAptFolders(
  client: AptClient,
  suite: string,
  workFolder: string,
): Promise<string[]> {
  const folder = join(workFolder, 'apt');
  for (const part of ['lists/partial', 'cache/archives/partial', 'parts', 'state']) {
    await mkdir(join(folder, part), { recursive: true });
  }
  const { uri, signedBy, components } = client.archive;
  const wantedComponents = components.filter((name) => name === 'main' || name === 'universe');
  await writeFile(
    join(folder, 'lab.sources'),
    [
      'Types: deb',
      `URIs: ${uri}`,
      `Suites: ${suite}`,
      `Components: ${wantedComponents.join(' ')}`,
      ...(signedBy === undefined ? [] : [`Signed-By: ${signedBy}`]),
      '',
    ].join('\n'),
  );
  await writeFile(join(folder, 'state', 'status'), '');
  // The system's hooks must not run here; of its settings only those of the network are kept.
  const { stdout } = await execa('apt-config', ['dump']);
  const network = stdout.split('\n').filter((line) => /^Acquire::(?!GzipIndexes)\S+ "/.test(line));
  await writeFile(
    join(folder, 'apt.conf'),
    [...network, 'Dir::Etc::main "/dev/null";', `Dir::Etc::parts "${folder}/parts";`, ''].join(
      '\n',
    ),
  );
  const settings = {
    'Dir::Etc::sourcelist': join(folder, 'lab.sources'),
    'Dir::Etc::sourceparts': join(folder, 'parts'),
    'Dir::Etc::preferences': '/dev/null',
    'Dir::Etc::preferencesparts': join(folder, 'parts'),
    'Dir::State': join(folder, 'state'),
    'Dir::State::lists': join(folder, 'lists'),
    'Dir::State::status': join(folder, 'state', 'status'),
    'Dir::Cache': join(folder, 'cache'),
    'APT::Sandbox::User': 'root',
    'APT::Update::Error-Mode': 'any',
    'Acquire::Languages': 'none',
    'Acquire::Retries': '2',
    'Acquire::http::Timeout': '20',
    'Acquire::https::Timeout': '20',
  };
  return Object.entries(settings).flatMap(([key, value]) => ['-o', `${key}=${value}`]);
}

/** apt reads the file named by APT_CONFIG first, which keeps it away from /etc/apt/apt.conf.d. */
function aptEnvironment(workFolder: string): Record<string, string> {
  return {
    APT_CONFIG: join(workFolder, 'apt', 'apt.conf'),
    LC_ALL: 'C',
    DEBIAN_FRONTEND: 'noninteractive',
  };
}

async function apt(
  args: readonly string[],
  workFolder: string,
  suite: string,
  progress: Progress,
): Promise<void> {
  const child = execa('apt-get', args, {
    cwd: workFolder,
    all: true,
    reject: false,
    stdin: 'ignore',
    env: aptEnvironment(workFolder),
  });
  for await (const line of child.iterable({ from: 'all' })) {
    const got = /^Get:\d+ \S+ (.+)$/.exec(line)?.[1];
    if (got !== undefined) progress(`  ${got}`);
  }
  const result = await child;
  if (!result.failed) return;
  throw aptFailure(result.all ?? '', suite);
}

/** Explains what apt printed. */
export function aptFailure(output: string, suite: string): AptFailure {
  const lines = output.split('\n');
  const first =
    ['E: ', 'W: ', 'Err:'].flatMap(
      (kind) => lines.find((line) => line.startsWith(kind)) ?? [],
    )[0] ??
    lines.findLast((line) => line.trim() !== '') ??
    'no message';
  const known: readonly [RegExp, AptFailureReason, string][] = [
    [
      /does not have a Release file|no longer has a Release file|404 +Not Found/i,
      'unknown-suite',
      `the package archive has no suite "${suite}"`,
    ],
    [/No space left on device|enough free space/i, 'disk-full', 'the disk is full'],
    [
      /NO_PUBKEY|is not signed|signatures? (was|were) invalid|EXPKEYSIG/i,
      'signature',
      'the signature of the package list could not be verified',
    ],
    [
      /Could not resolve|failure resolving|Could not connect|Connection (timed out|refused|failed)|Network is unreachable|Failed to fetch/i,
      'network',
      'the package archive cannot be reached',
    ],
  ];
  const match = known.find(([pattern]) => pattern.test(output));
  return match
    ? new AptFailure(match[1], `${match[2]} (${first.replace(/^[EW]: /, '')})`)
    : new AptFailure('other', `apt-get failed (${first.replace(/^[EW]: /, '')})`);
}

async function readOsRelease(): Promise<Map<string, string>> {
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return new Map(
    [...text.matchAll(/^([A-Z_]+)="?([^"\n]*)"?$/gm)].map((match) => [
      match[1] ?? '',
      match[2] ?? '',
    ]),
  );
}

async function systemSources(): Promise<AptSource[]> {
  const parts = '/etc/apt/sources.list.d';
  const names = await readdir(parts).catch((): string[] => []);
  const files = ['/etc/apt/sources.list', ...names.sort().map((name) => join(parts, name))];
  const sources: AptSource[] = [];
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch(() => '');
    if (file.endsWith('.sources')) sources.push(...parseDeb822(text));
    else if (file.endsWith('.list')) sources.push(...parseOneLine(text));
  }
  return sources;
}
