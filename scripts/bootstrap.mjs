/**
 * The one door into the kit: `node scripts/bootstrap.mjs ENTRY.ts [ARGS...]`.
 *
 * Runs on whatever Node the machine has (20 or newer), installs the workspace when it is stale,
 * and hands over to the TypeScript entry on the Node that the project brings with it.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const PNPM = 'pnpm@12.21.0';
// The age of releases was checked when the lockfile was made; pnpm would ask the registry again for
// each of its packages, and the registry answers so many questions slowly.
const INSTALL_OPTIONS = ['--frozen-lockfile', '--config.minimumReleaseAge=0'];
const OLDEST_HOST_NODE = [24, 12];
const ENVIRONMENT_ERROR = 3;
const PARENT_CHECK_MS = 1000;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stampFile = join(root, 'node_modules', '.lab-install');
const lockFolder = join(root, '.lab', 'install.lock');

function fail(message) {
  console.error(`\n${message}\n`);
  process.exit(ENVIRONMENT_ERROR);
}

function fingerprint() {
  const hash = createHash('sha256');
  for (const file of ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', '.pnpmfile.mjs']) {
    hash.update(readFileSync(join(root, file)));
  }
  return hash.update(`${process.platform} ${process.arch}`).digest('hex');
}

function isInstalled() {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === fingerprint();
}

function ownerIsAlive() {
  try {
    process.kill(Number(readFileSync(join(lockFolder, 'pid'), 'utf8')), 0);
    return true;
  } catch (error) {
    const isBeingWritten = Date.now() - statSync(lockFolder).mtimeMs < 2000;
    return error.code === 'EPERM' || isBeingWritten;
  }
}

/** Two commands started at once must not install into the same folder. */
async function withInstallLock(work) {
  mkdirSync(dirname(lockFolder), { recursive: true });
  for (;;) {
    try {
      mkdirSync(lockFolder);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      try {
        if (!ownerIsAlive()) rmSync(lockFolder, { recursive: true, force: true });
      } catch {
        continue;
      }
      await delay(200);
    }
  }
  writeFileSync(join(lockFolder, 'pid'), String(process.pid));
  try {
    return work();
  } finally {
    rmSync(lockFolder, { recursive: true, force: true });
  }
}

function install() {
  if (isInstalled()) return;
  console.error('Setting up: installing the packages of the lockfile (once) ...');
  const started = Date.now();
  const npx = process.platform === 'win32' ? 'npx.cmd' : 'npx';
  const { status, error } = spawnSync(npx, ['-y', PNPM, 'install', ...INSTALL_OPTIONS], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (error?.code === 'ENOENT') {
    fail('npx was not found. It comes with npm: install Node.js 20 or newer together with npm.');
  }
  if (status !== 0) {
    fail(
      'The packages could not be installed; the lines above say which one and why. ' +
        'Check that this machine reaches an npm registry (`npm ping`; behind a proxy set ' +
        '`npm config set proxy URL` and `https-proxy`), that the disk is not full and that this ' +
        'folder is writable, then run the same command again: it goes on where it stopped.',
    );
  }
  writeFileSync(stampFile, fingerprint());
  console.error(`Set up in ${Math.round((Date.now() - started) / 1000)} s.`);
}

function findNode() {
  const binary = process.platform === 'win32' ? 'node.exe' : 'bin/node';
  const flavours = ['node', 'node-bin'].map(
    (name) => `${name}-${process.platform}-${process.arch}`,
  );
  for (const flavour of flavours.map((name) => name.replace('win32', 'win'))) {
    const candidate = join(root, 'node_modules', flavour, binary);
    if (existsSync(candidate)) return candidate;
  }
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_HOST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) {
    return process.execPath;
  }
  return fail(
    `There is no packaged Node.js for ${process.platform} on ${process.arch}, and this machine's ` +
      `${process.version} is too old. Install Node.js ${OLDEST_HOST_NODE.join('.')} or newer and run again.`,
  );
}

function run(node, [entry, ...args]) {
  const child = spawn(node, [join(root, entry), ...args], {
    stdio: 'inherit',
    env: {
      // Node keeps what it has compiled: a command starts in half the time.
      NODE_COMPILE_CACHE: join(root, '.lab/cache/node'),
      ...process.env,
      PATH: `${dirname(node)}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH}`,
    },
  });
  // A terminal sends Ctrl-C to the whole process group: the child has it already.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // npm that is ended takes its shell with it, but the shell tells nobody.
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    child.kill('SIGTERM');
  }, PARENT_CHECK_MS);
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

try {
  if (!isInstalled()) await withInstallLock(install);
} catch (error) {
  fail(
    `Setting up failed: ${error.message}. The kit writes only into its own folder (${root}): ` +
      'make that folder writable, or clone the kit into a folder of your own.',
  );
}
run(findNode(), process.argv.slice(2));
