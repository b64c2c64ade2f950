import { rename, rm, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Paths } from '../../paths.ts';
import { isSameProcess, startTimeOf } from '../../process/identity.ts';
import { withLock } from '../../process/lock.ts';
import { familyOf, hasVariable, processTable, workingFolderOf } from '../../process/table.ts';
import { runVariable } from './run-variable.ts';
import { type LabState, readState, stateFile } from './state.ts';

/** How long components may take to end by themselves before they are killed. */
const politeMs = 6_000;

/**
 * Stops everything that a run has left behind once its runner is gone: the recorded processes, their
 * descendants and groups, and on Linux whatever carries the mark of the run or works in its data
 * folder. A process is only ever signalled after its start time has been compared, so a recycled
 * pid is not hit.
 *
 * @param runId reap only this run; default: whatever the state file tells of
 * @returns names and pids of what was still running
 */
export function reap(paths: Paths, runId?: string): Promise<string[]> {
  return withLock(join(paths.run, 'reap.lock'), { purpose: 'cleaning up' }, async () => {
    const state = await readState(paths);
    if (!state?.runner || (runId !== undefined && state.runId !== runId)) return [];
    if (isSameProcess(state.runner.pid, state.runner.startTime)) return [];
    const left = leftovers(paths, state);
    await end(left);
    await markStopped(paths, state);
    return [...left.values()].map(({ label }) => label);
  });
}

interface Leftover {
  readonly pid: number;
  readonly startTime: string;
  readonly label: string;
}

function leftovers(paths: Paths, state: LabState): Map<number, Leftover> {
  const table = processTable();
  const found = new Map<number, Leftover>();
  const add = (pid: number, name: string): void => {
    const startTime = startTimeOf(pid);
    if (startTime === undefined || pid === process.pid || found.has(pid)) return;
    found.set(pid, { pid, startTime, label: `${name} (pid ${pid})` });
  };
  for (const { name, pid, startTime } of state.components) {
    if (pid === null || startTime === null || !isSameProcess(pid, startTime)) continue;
    for (const member of familyOf([pid], table)) add(member, name);
  }
  for (const { pid } of table) {
    const folder = workingFolderOf(pid);
    const works = folder !== undefined && `${folder}${sep}`.startsWith(`${paths.data}${sep}`);
    if (works || hasVariable(pid, runVariable, state.runId)) add(pid, 'process of the lab');
  }
  return found;
}

async function end(left: ReadonlyMap<number, Leftover>): Promise<void> {
  const alive = (): Leftover[] =>
    [...left.values()].filter(({ pid, startTime }) => isSameProcess(pid, startTime));
  const signal = (name: NodeJS.Signals): void => {
    for (const { pid } of alive()) {
      try {
        process.kill(pid, name);
      } catch {
        // It has just ended, which is what was wanted.
      }
    }
  };
  signal('SIGTERM');
  const deadline = performance.now() + politeMs;
  while (alive().length > 0 && performance.now() < deadline) await delay(50);
  signal('SIGKILL');
  const killDeadline = performance.now() + politeMs;
  while (alive().length > 0 && performance.now() < killDeadline) await delay(20);
}

async function markStopped(paths: Paths, state: LabState): Promise<void> {
  const finishedAt = new Date().toISOString();
  const stopped: LabState = {
    ...state,
    runner: null,
    components: state.components.map((component) =>
      component.state === 'running'
        ? {
            ...component,
            state: 'exited',
            health: 'none',
            pid: null,
            startTime: null,
            finishedAt,
            reason: 'stopped after the runner had ended',
          }
        : component,
    ),
  };
  await rm(state.socket, { force: true });
  const draft = `${stateFile(paths)}.reap`;
  await writeFile(draft, `${JSON.stringify(stopped)}\n`);
  await rename(draft, stateFile(paths));
}
