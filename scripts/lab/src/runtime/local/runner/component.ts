import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { startTimeOf } from '../../../process/identity.ts';
import type { ComponentPlan } from '../plan.ts';
import type { ComponentState } from '../state.ts';
import { lastLines, openLog, rotate, sizeOf } from './log-file.ts';
import { probe } from './probe.ts';

const reportedLines = 15;
const fastProbeMs = 75;
const slowestStartProbeMs = 500;

export interface ComponentOptions {
  /** Variables by which processes of this run are recognised. */
  readonly mark: Readonly<Record<string, string>>;
  /** Called after every change of state or health. */
  readonly changed: () => void;
  readonly restarts: number;
}

/** One process of the lab: started, watched, stopped. It never starts again by itself. */
export class Component {
  /** May be replaced by one with the same hash: its neighbours in the lab have changed, it has not. */
  plan: ComponentPlan;
  /** False once it shall not run any more. */
  wanted = true;
  #child: ChildProcess | undefined;
  #state: ComponentState['state'] = 'created';
  #health: ComponentState['health'] = 'none';
  #completed = false;
  #startTime: string | null = null;
  #restarts: number;
  #startedAt: string | null = null;
  #finishedAt: string | null = null;
  #exitCode: number | null = null;
  #signal: string | null = null;
  #reason: string | null = null;
  #lastLines: string[] = [];
  #stopping = false;
  #logOffset = 0;
  #ended: Promise<void> = Promise.resolve();
  readonly #mark: Readonly<Record<string, string>>;
  readonly #changed: () => void;

  constructor(plan: ComponentPlan, options: ComponentOptions) {
    this.plan = plan;
    this.#mark = options.mark;
    this.#changed = options.changed;
    this.#restarts = options.restarts;
  }

  get isRunning(): boolean {
    return this.#state === 'running';
  }

  get isWaiting(): boolean {
    return this.wanted && this.#state === 'created';
  }

  /** How often it was started again. */
  get restarts(): number {
    return this.#restarts;
  }

  /** Whether a component that waits for this one with `condition` may start. */
  satisfies(condition: ComponentPlan['dependsOn'][string]): boolean {
    if (condition === 'service_completed_successfully') return this.#completed;
    if (condition === 'service_started') return this.isRunning || this.#completed;
    return this.isRunning && (this.#health === 'healthy' || this.plan.ready === undefined);
  }

  /** Says why it does not start yet. */
  waitFor(reason: string): void {
    if (this.#reason === reason) return;
    this.#reason = reason;
    this.#changed();
  }

  start(): void {
    try {
      this.#launch();
    } catch (error) {
      // A full disk or a log that cannot be opened concerns this component alone.
      const reason = error instanceof Error ? error.message : String(error);
      this.#child = undefined;
      this.#stopping = false;
      this.#hasEnded(null, null, `could not be started: ${reason}`);
    }
  }

  #launch(): void {
    const { command, cwd, env, logFile, logMaxBytes, logMaxFiles } = this.plan;
    rotate(logFile, logMaxBytes, logMaxFiles);
    this.#logOffset = sizeOf(logFile);
    mkdirSync(cwd, { recursive: true });
    const log = openLog(logFile);
    const [file, ...args] = command;
    const child = spawn(file, args, {
      cwd,
      env: { ...env, ...this.#mark },
      detached: true,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    this.#child = child;
    this.#state = 'running';
    this.#health = this.plan.ready || this.plan.isJob ? 'starting' : 'none';
    this.#startTime = child.pid === undefined ? null : (startTimeOf(child.pid) ?? null);
    this.#startedAt = new Date().toISOString();
    this.#finishedAt = null;
    this.#exitCode = null;
    this.#signal = null;
    this.#reason = null;
    this.#lastLines = [];
    this.#stopping = false;
    this.#completed = false;
    this.#ended = new Promise((resolve) => {
      let over = false;
      const end = (code: number | null, signal: string | null, reason?: string): void => {
        if (over) return;
        over = true;
        this.#hasEnded(code, signal, reason);
        resolve();
      };
      child.once('exit', end);
      child.once('error', ({ message }) => end(null, null, `could not be started: ${message}`));
    });
    this.#changed();
    if (this.plan.isJob) this.#watchJob(child);
    else void this.#watchHealth(child);
  }

  /** Asks it to end, kills its whole process group when it takes longer than its grace period. */
  async stop(): Promise<void> {
    this.wanted = false;
    const child = this.#child;
    if (!this.isRunning || !child) return;
    if (!this.#stopping) {
      this.#stopping = true;
      child.kill('SIGTERM');
    }
    const timer = new AbortController();
    const grace = delay(this.plan.stopGraceMs, 'late', { signal: timer.signal }).catch(
      () => 'done',
    );
    if ((await Promise.race([this.#ended, grace])) === 'late') {
      killGroup(child.pid);
      child.kill('SIGKILL');
      await this.#ended;
    }
    timer.abort();
  }

  /** Ends its whole process group at once; it counts as a crash. */
  async kill(): Promise<void> {
    if (!this.isRunning) return;
    killGroup(this.#child?.pid);
    this.#child?.kill('SIGKILL');
    await this.#ended;
  }

  /** Makes it start anew as soon as its dependencies allow. */
  async again(): Promise<void> {
    if (this.#startedAt !== null) this.#restarts++;
    await this.stop();
    this.wanted = true;
    this.#state = 'created';
    this.#completed = false;
    this.#changed();
  }

  rotateLog(): void {
    const { name, logFile, logMaxBytes, logMaxFiles } = this.plan;
    try {
      if (this.isRunning) rotate(logFile, logMaxBytes, logMaxFiles);
    } catch (error) {
      process.stderr.write(`the log of ${name} could not be rotated: ${String(error)}\n`);
    }
  }

  snapshot(): ComponentState {
    const { name, runs, isJob, ports, labels, memLimitBytes, logFile, hash } = this.plan;
    return {
      name,
      runs,
      state: this.#state,
      health: this.#health,
      isJob,
      completed: this.#completed,
      pid: this.isRunning ? (this.#child?.pid ?? null) : null,
      startTime: this.isRunning ? this.#startTime : null,
      restarts: this.#restarts,
      ports: [...ports],
      labels: { ...labels },
      memLimitBytes: memLimitBytes ?? null,
      startedAt: this.#startedAt,
      finishedAt: this.#finishedAt,
      exitCode: this.#exitCode,
      signal: this.#signal,
      reason: this.#reason,
      logFile,
      lastLines: this.#lastLines,
      hash,
    };
  }

  #hasEnded(code: number | null, signal: string | null, reason: string | undefined): void {
    // What it started and did not end itself must not keep ports or files.
    killGroup(this.#child?.pid);
    this.#state = 'exited';
    this.#health = 'none';
    this.#exitCode = code;
    this.#signal = signal;
    this.#finishedAt = new Date().toISOString();
    this.#completed = code === 0 && this.plan.isJob && !this.#stopping;
    if (this.#stopping) this.#reason = 'stopped';
    else if (!this.#completed) {
      const how = signal === null ? `with exit code ${code}` : `by ${signal}`;
      this.#reason = reason ?? `ended ${how}`;
      this.#lastLines = lastLines(this.plan.logFile, reportedLines, this.#logOffset);
    }
    this.#changed();
  }

  #watchJob(child: ChildProcess): void {
    const { startTimeoutMs } = this.plan;
    const tooLate = setTimeout(() => {
      this.#setHealth('unhealthy', `has not ended after ${startTimeoutMs / 1000} s`);
    }, startTimeoutMs);
    child.once('exit', () => clearTimeout(tooLate));
    child.once('error', () => clearTimeout(tooLate));
  }

  async #watchHealth(child: ChildProcess): Promise<void> {
    const { ready, startTimeoutMs, probeIntervalMs, probeTimeoutMs, probeRetries } = this.plan;
    if (!ready) return;
    const started = performance.now();
    let failures = 0;
    let pause = fastProbeMs;
    while (this.#child === child && this.isRunning) {
      const problem = await probe(ready, probeTimeoutMs);
      if (this.#child !== child || !this.isRunning) return;
      failures = problem === undefined ? 0 : failures + 1;
      if (problem === undefined) this.#setHealth('healthy', null);
      else if (this.#health === 'healthy' && failures >= probeRetries) {
        this.#setHealth('unhealthy', `does not answer its health check: ${problem}`);
      } else if (this.#health === 'starting' && performance.now() - started > startTimeoutMs) {
        this.#setHealth('unhealthy', `is not ready after ${startTimeoutMs / 1000} s: ${problem}`);
      }
      pause = Math.min(pause * 1.2, slowestStartProbeMs);
      await delay(this.#health === 'healthy' ? probeIntervalMs : pause, undefined, { ref: false });
    }
  }

  #setHealth(health: ComponentState['health'], reason: string | null): void {
    if (this.#health === health) return;
    this.#health = health;
    this.#reason = reason;
    this.#changed();
  }
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The group is empty, as it should be.
  }
}
