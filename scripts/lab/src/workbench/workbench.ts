import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import getPort from 'get-port';
import { writeBlocks } from '../history/blocks.ts';
import { cachedHistory, HISTORY_UNTIL, type History } from '../history/cache.ts';
import type { HistoryPlan } from '../history/plan.ts';
import { paths } from '../paths.ts';
import { resolveTool, type ToolName } from '../tools/index.ts';
import { type BenchNetwork, forwardTo, type NetworkAnswerer, openNetwork } from './network.ts';
import {
  type BenchPrometheus,
  type BenchPrometheusOptions,
  benchPrometheus,
  layOutPrometheus,
} from './prometheus.ts';
import { type BenchServer, type ServerOptions, startServer } from './server.ts';

export interface ToolResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ScriptOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Path that answers 2xx once it is usable; default `/metrics`. */
  readonly readyPath?: string;
}

export interface HistoryOptions {
  /** Unix seconds at which it ends. */
  readonly until?: number;
  /** A past that learners shall not find on their disk. */
  readonly hidden?: boolean;
}

export interface ToolServerOptions {
  readonly args: readonly string[];
  /** `127.0.0.1:<port>` as given in the arguments. */
  readonly listen: string;
  readonly readyPath: string;
}

/**
 * Where a grader tries out a learner's work: real programs, started for one task on free ports of
 * loopback in folders of their own, and gone when the task has been graded.
 */
export interface Workbench {
  /** A fresh, empty folder. */
  readonly folder: () => Promise<string>;
  /** `127.0.0.1:<free port>`. */
  readonly address: () => Promise<string>;
  /** Text with `<component>:<port>` of the running lab turned into the address to reach it at. */
  readonly localise: (text: string) => string;
  /** Runs a program of the stack to its end; a non-zero exit code is an answer, not an error. */
  readonly run: (
    tool: ToolName,
    args: readonly string[],
    options?: { readonly cwd?: string },
  ) => Promise<ToolResult>;
  /** Starts a program of the stack. Throws BenchError when it does not become usable. */
  readonly tool: (name: ToolName, options: ToolServerOptions) => Promise<BenchServer>;
  /**
   * Starts a TypeScript file of the learner's, in a copy of their folder, with `LISTEN` set to a free
   * address. Throws BenchError, which holds what it wrote, when it does not become usable.
   */
  readonly script: (file: string, options?: ScriptOptions) => Promise<BenchServer>;
  /** Runs a TypeScript file of the learner's to its end. */
  readonly runScript: (
    file: string,
    options?: {
      readonly args?: readonly string[];
      readonly env?: Readonly<Record<string, string>>;
    },
  ) => Promise<ToolResult>;
  /**
   * The past of a plan as blocks for `prometheus`, ending at HISTORY_UNTIL unless told otherwise. It
   * is kept for later checks, but for a hidden one, which is gone with the task.
   */
  readonly history: (plan: HistoryPlan, options?: HistoryOptions) => Promise<History>;
  /** Starts a Prometheus server. Throws BenchError when its configuration is refused. */
  readonly prometheus: (options?: BenchPrometheusOptions) => Promise<BenchPrometheus>;
  /** Opens a network in which every host name leads to this answerer; see `benchScraping`. */
  readonly network: (answer: NetworkAnswerer) => Promise<BenchNetwork>;
  /** An answerer for `network` that asks the components of the running lab. */
  readonly lab: NetworkAnswerer;
}

export interface WorkbenchOptions {
  /** Folder with the learner's files. */
  readonly answers: string;
  /** Folder whose `node_modules` the learner's code uses. */
  readonly packages: string;
  readonly localise: (text: string) => string;
  /** Folder in which pasts are kept; default: that of the checkout. */
  readonly histories?: string;
  readonly signal?: AbortSignal;
}

const READY_MS = 20_000;
const RUN_MS = 60_000;

/** Variables that programs need of this process' environment. */
function inherited(): Record<string, string> {
  const names = ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR', 'NODE_COMPILE_CACHE'];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** A workbench that can be cleared. */
export class TaskWorkbench implements Workbench {
  readonly #options: WorkbenchOptions;
  readonly #servers = new Set<BenchServer>();
  readonly #networks: BenchNetwork[] = [];
  readonly #folders: string[] = [];
  #code: Promise<string> | undefined;

  constructor(options: WorkbenchOptions) {
    this.#options = options;
  }

  readonly localise = (text: string): string => this.#options.localise(text);

  readonly folder = async (): Promise<string> => {
    const folder = await mkdtemp(join(tmpdir(), 'lab-bench-'));
    this.#folders.push(folder);
    return folder;
  };

  readonly address = async (): Promise<string> =>
    `127.0.0.1:${await getPort({ host: '127.0.0.1' })}`;

  readonly run: Workbench['run'] = async (tool, args, { cwd } = {}) =>
    this.#toEnd([await resolveTool(tool), ...args], cwd ?? (await this.folder()), {});

  readonly tool: Workbench['tool'] = async (name, { args, listen, readyPath }) =>
    this.#start({
      name,
      command: [await resolveTool(name), ...args],
      cwd: await this.folder(),
      env: {},
      url: `http://${listen}`,
      readyPath,
    });

  readonly script: Workbench['script'] = async (
    file,
    { env = {}, readyPath = '/metrics' } = {},
  ) => {
    const listen = await this.address();
    return this.#start({
      name: file,
      command: [process.execPath, file],
      cwd: await this.#codeFolder(),
      env: { LISTEN: listen, ...env },
      url: `http://${listen}`,
      readyPath,
    });
  };

  readonly runScript: Workbench['runScript'] = async (file, { args = [], env = {} } = {}) =>
    this.#toEnd([process.execPath, file, ...args], await this.#codeFolder(), env);

  readonly history: Workbench['history'] = async (
    plan,
    { until = HISTORY_UNTIL, hidden = false } = {},
  ) => {
    const promtool = await resolveTool('promtool');
    if (!hidden) {
      const { histories = join(paths().lab, 'cache', 'history') } = this.#options;
      return cachedHistory(histories, plan, { until, promtool });
    }
    const blocks = await this.folder();
    return { blocks, ledger: await writeBlocks(plan, { until, promtool, into: blocks }) };
  };

  readonly prometheus: Workbench['prometheus'] = async (options = {}) => {
    const folder = await this.folder();
    const listen = await this.address();
    const flags = await layOutPrometheus(folder, listen, options);
    const server = await this.#start({
      name: 'prometheus',
      command: [await resolveTool('prometheus'), ...flags],
      cwd: folder,
      env: options.env ?? {},
      url: `http://${listen}`,
      readyPath: '/-/ready',
    });
    return benchPrometheus(server, folder);
  };

  readonly network: Workbench['network'] = async (answer) => {
    const network = await openNetwork(answer);
    this.#networks.push(network);
    return network;
  };

  readonly lab: NetworkAnswerer = (url) => forwardTo(this.localise)(url);

  /** Ends every program, closes every network and removes every folder. */
  async clear(): Promise<void> {
    await Promise.all([...this.#servers].map((server) => server.stop('SIGKILL')));
    this.#servers.clear();
    await Promise.all(this.#networks.splice(0).map((network) => network.close()));
    const folders = this.#folders.splice(0);
    await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
    this.#code = undefined;
  }

  async #start(options: Omit<ServerOptions, 'readyTimeoutMs'>): Promise<BenchServer> {
    this.#options.signal?.throwIfAborted();
    const server = await startServer({
      ...options,
      env: { ...inherited(), ...options.env },
      readyTimeoutMs: READY_MS,
    });
    this.#servers.add(server);
    return server;
  }

  async #toEnd(
    [file, ...args]: readonly [string, ...string[]],
    cwd: string,
    env: Readonly<Record<string, string>>,
  ): Promise<ToolResult> {
    const { exitCode, stdout, stderr, originalMessage } = await execa(file, args, {
      cwd,
      env: { ...inherited(), ...env },
      extendEnv: false,
      reject: false,
      timeout: RUN_MS,
      ...(this.#options.signal && { cancelSignal: this.#options.signal }),
    });
    return { exitCode: exitCode ?? 1, stdout, stderr: stderr || (originalMessage ?? '') };
  }

  /** A copy, so that what a program writes stays out of the learner's folder. */
  #codeFolder(): Promise<string> {
    this.#code ??= this.#copyCode();
    return this.#code;
  }

  async #copyCode(): Promise<string> {
    const { answers, packages } = this.#options;
    const folder = await this.folder();
    await cp(answers, folder, { recursive: true });
    await symlink(join(packages, 'node_modules'), join(folder, 'node_modules'));
    await writeFile(join(folder, 'package.json'), '{"type":"module"}\n');
    return folder;
  }
}
