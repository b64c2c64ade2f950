import { cp, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { claimPortSlot, type PortSlot } from './port-slot.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** What a checkout has for itself; the rest is that of the real one. */
const OWN = new Set(['.lab', '.git', 'labs', 'docker-compose.yml']);

/** The labs as they are now, committed, so that the checkout can put an exercise back. */
async function copyLabs(folder: string): Promise<void> {
  const labs = join(ROOT, 'labs');
  const isOwn = (source: string): boolean => !source.includes('node_modules');
  await cp(labs, join(folder, 'labs'), { recursive: true, filter: isOwn });
  await symlink(join(labs, 'node_modules'), join(folder, 'labs/node_modules'));
  const git = (...args: string[]) => execa('git', ['-C', folder, ...args]);
  await git('init', '--quiet');
  await git('add', 'labs');
  const author = ['-c', 'user.name=test', '-c', 'user.email=test@localhost'];
  await git(...author, 'commit', '--quiet', '--message=labs');
}

export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * The kit in a folder of its own: the files of this checkout, but another `.lab` and other ports, so
 * that a lab can be started by a test while another one runs.
 */
export class Checkout {
  readonly folder: string;
  readonly runtime: 'local' | 'docker';
  readonly #slot: PortSlot | undefined;

  private constructor(folder: string, runtime: 'local' | 'docker', slot?: PortSlot) {
    this.folder = folder;
    this.runtime = runtime;
    this.#slot = slot;
  }

  /** Containers have the kit's usual ports, so that but one lab runs in them at a time. */
  static async create(runtime: 'local' | 'docker' = 'local'): Promise<Checkout> {
    const folder = await mkdtemp(join(tmpdir(), 'lab-checkout-'));
    for (const name of await readdir(ROOT)) {
      if (!OWN.has(name)) await symlink(join(ROOT, name), join(folder, name));
    }
    // Compose and the runtime tell a checkout by where this file really is.
    await cp(join(ROOT, 'docker-compose.yml'), join(folder, 'docker-compose.yml'));
    await mkdir(join(folder, '.lab'));
    await copyLabs(folder);
    return runtime === 'docker'
      ? new Checkout(folder, runtime)
      : new Checkout(folder, runtime, await claimPortSlot());
  }

  /** Added to every port of the kit. */
  get portOffset(): number {
    return this.#slot?.offset ?? 0;
  }

  /** Runs the `lab` command with these arguments. */
  async lab(args: readonly string[]): Promise<CommandResult> {
    const main = join(ROOT, 'scripts/lab/src/main.ts');
    const { exitCode, stdout, stderr } = await execa(process.execPath, [main, ...args], {
      cwd: this.folder,
      reject: false,
      env: {
        LAB_ROOT: this.folder,
        LAB_RUNTIME: this.runtime,
        LAB_BIN: join(ROOT, '.lab/bin'),
        LAB_PORT_OFFSET: String(this.portOffset),
      },
    });
    return { exitCode: exitCode ?? 1, stdout, stderr };
  }

  /** Address of a component by its usual port. */
  url(port: number, path = '/'): string {
    return `http://127.0.0.1:${port + this.portOffset}${path}`;
  }

  /** Stops what runs and removes the folder. */
  async remove(): Promise<void> {
    await this.lab(['down', ...(this.runtime === 'docker' ? ['--volumes'] : [])]);
    this.#slot?.release();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 10 });
  }
}
