import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { exitCodes, LabError } from '../errors.ts';
import type { Progress } from '../runtime/runtime.ts';
import { type AptClient, AptFailure, detectApt, downloadPackages } from '../tools/apt.ts';
import { runCommand } from './docker-command.ts';
import type { ImageStore } from './image-store.ts';
import { labels } from './labels.ts';

/** Name of the image that all others are made on. */
const baseName = 'lab-offline-base';
/** wget probes the programs of other images, Node.js needs libatomic. */
const packages = ['ca-certificates', 'wget', 'libatomic1'];

/** Where a container of this base finds packages, wherever the machine that builds it takes them from. */
const archives: Readonly<Record<string, string>> = {
  debian: 'http://deb.debian.org/debian',
  ubuntu:
    process.arch === 'x64'
      ? 'http://archive.ubuntu.com/ubuntu'
      : 'http://ports.ubuntu.com/ubuntu-ports',
};

/** What no container needs: a fifth of a minimal system. */
const needless = ['doc', 'man', 'locale', 'info', 'lintian', 'bash-completion'].map(
  (name) => `usr/share/${name}`,
);

/** What debootstrap takes over from the machine it runs on; the engine gives each container its own. */
const foreign = ['etc/hostname', 'etc/resolv.conf'];

/**
 * The base image: a minimal system of the machine's own release, fetched from the archive that the
 * machine uses. Nothing of the machine is inside: neither its name and its package archive nor the
 * certificates it trusts. Answers the image's id; takes the one that is there when nothing it is made
 * of has changed.
 */
export async function baseImage(
  store: ImageStore,
  workFolder: string,
  progress: Progress,
): Promise<string> {
  const client = await detectApt().catch((error: unknown) => {
    if (!(error instanceof AptFailure)) throw error;
    throw new LabError(
      `Images can be built without a registry on Debian and its relatives only: ${error.message}. Build them on such a machine, "npm run images -- save" them there, and "npm run images -- load" the file here.`,
      { exitCode: exitCodes.environment, cause: error },
    );
  });
  const suite = client.suites.at(-1) ?? 'stable';
  const inputs = await inputsOf(client, suite);
  const known = await store.find(baseName);
  if (known?.labels[labels.inputs] === inputs) return known.id;
  if (process.getuid?.() !== 0) {
    throw new LabError(
      'The base image is made with debootstrap, which needs root: run the command with sudo, or load images that were built elsewhere ("npm run images -- load").',
    );
  }
  const root = join(workFolder, 'root');
  const tar = join(workFolder, 'base.tar');
  try {
    progress(`base image: a minimal ${client.distribution} ${suite}`);
    await bootstrap(client, suite, root, workFolder, progress);
    for (const folder of [...needless, 'var/cache/apt', 'var/lib/apt/lists', 'var/log']) {
      await rm(join(root, folder), { recursive: true, force: true });
      if (folder.startsWith('var/')) await mkdir(join(root, folder), { recursive: true });
    }
    for (const file of foreign) await rm(join(root, file), { force: true });
    const archive = archives[client.distribution];
    await writeFile(
      join(root, 'etc/apt/sources.list'),
      archive === undefined ? '' : `deb ${archive} ${suite} main\n`,
    );
    await writeFile(
      join(root, 'etc/dpkg/dpkg.cfg.d/needless'),
      needless.map((folder) => `path-exclude=/${folder}/*\n`).join(''),
    );
    const packed = ['--numeric-owner', '-C', root, '-cf', tar, '.'];
    await runCommand('tar', packed, { purpose: 'The base image could not be packed' });
    const changes = [
      'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8',
      `LABEL ${labels.inputs}=${inputs}`,
      'CMD ["/bin/bash"]',
    ];
    await runCommand(
      'docker',
      ['import', ...changes.flatMap((change) => ['--change', change]), tar, baseName],
      { purpose: 'The base image could not be imported' },
    );
  } finally {
    await rm(root, { recursive: true, force: true });
    await rm(tar, { force: true });
  }
  const built = await store.find(baseName);
  if (!built) throw new LabError(`The engine does not know ${baseName} after its import.`);
  return built.id;
}

async function inputsOf(client: AptClient, suite: string): Promise<string> {
  const hash = createHash('sha256').update(await readFile(import.meta.filename));
  return hash.update(`${client.distribution} ${suite}`).digest('hex').slice(0, 32);
}

/** debootstrap is a set of shell scripts: where it is not installed they run from its package. */
async function bootstrap(
  client: AptClient,
  suite: string,
  root: string,
  workFolder: string,
  progress: Progress,
): Promise<void> {
  const program = await findDebootstrap(client, suite, workFolder, progress);
  await runCommand(
    program.file,
    [
      '--variant=minbase',
      `--include=${packages.join(',')}`,
      ...(client.archive.signedBy === undefined ? [] : [`--keyring=${client.archive.signedBy}`]),
      suite,
      root,
      client.archive.uri,
    ],
    {
      purpose: 'The base system could not be made',
      env: program.env,
      progress: stepsOf(progress),
    },
  );
}

/** Of the hundreds of lines that debootstrap prints, those that start a step. */
function stepsOf(progress: Progress): Progress {
  const told = new Set<string>();
  return (line) => {
    const step = /^I: (Retrieving|Validating|Extracting|Unpacking|Configuring)\b/.exec(line)?.[1];
    if (step === undefined || told.has(step)) return;
    told.add(step);
    progress(`base image: ${step.toLowerCase()} packages`);
  };
}

async function findDebootstrap(
  client: AptClient,
  suite: string,
  workFolder: string,
  progress: Progress,
): Promise<{ file: string; env: Record<string, string> }> {
  const installed = await execa('debootstrap', ['--version'], { reject: false });
  if (!installed.failed) return { file: 'debootstrap', env: {} };
  const folder = join(workFolder, 'debootstrap');
  await mkdir(folder, { recursive: true });
  const [unpacked] = await downloadPackages(client, suite, [['debootstrap']], folder, progress);
  if (unpacked === undefined) {
    throw new LabError(`The archive's suite ${suite} has no package debootstrap.`);
  }
  return {
    file: join(unpacked, 'usr/sbin/debootstrap'),
    env: { DEBOOTSTRAP_DIR: join(unpacked, 'usr/share/debootstrap') },
  };
}
