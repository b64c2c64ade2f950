import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { waitFor } from '@lab/testing';
import { expect, onTestFinished, test } from 'vitest';
import { startTimeOf } from '../../process/identity.ts';
import { processTable } from '../../process/table.ts';
import { isPortFree } from './port-holder.ts';
import { stateFile } from './state.ts';
import { server, type ToyLab, toyLab } from './toy-lab.fixture.ts';

/** Components with a child each, and nothing else. */
async function running(): Promise<ToyLab & { pids: number[]; runner: number }> {
  const lab = await toyLab(['one', 'two']);
  const withChild = '    environment: {CHILD: 1}\n';
  await lab.up(await lab.write(server('one', withChild) + server('two', withChild)));
  const { components, runner } = await lab.state();
  const mains = components.flatMap(({ pid }) => pid ?? []);
  const children = processTable().filter(({ parent }) => mains.includes(parent));
  expect(children).toHaveLength(2);
  return { ...lab, pids: [...mains, ...children.map(({ pid }) => pid)], runner: runner?.pid ?? 0 };
}

/** The shell that the runner keeps beside itself. */
function watchdogOf(runner: number): number {
  const found = processTable().find(
    ({ pid, parent }) => parent === runner && commandOf(pid).includes('lab-watchdog'),
  );
  if (!found) throw new Error('the runner has no watchdog');
  return found.pid;
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

const alive = (pids: readonly number[]) => pids.filter((pid) => startTimeOf(pid) !== undefined);

async function nothingIsLeft({ pids, ports, paths }: ToyLab & { pids: number[] }): Promise<void> {
  expect(alive(pids)).toEqual([]);
  for (const port of Object.values(ports)) expect(await isPortFree(port)).toBe(true);
  expect(readdirSync(paths.run).filter((name) => name.endsWith('.sock'))).toEqual([]);
}

test('the runner killed: the watchdog stops every component and its children', async () => {
  const lab = await running();
  process.kill(lab.runner, 'SIGKILL');
  await waitFor(async () => (await lab.state()).runner === null, { timeoutMs: 20_000 });
  await nothingIsLeft(lab);
  const { components } = await lab.state();
  expect(components.map(({ state }) => state)).toEqual(['exited', 'exited']);
});

test('runner and watchdog killed: the next status, up or down cleans up', async () => {
  const lab = await running();
  const watchdog = watchdogOf(lab.runner);
  process.kill(watchdog, 'SIGSTOP');
  process.kill(lab.runner, 'SIGKILL');
  process.kill(watchdog, 'SIGKILL');
  await waitFor(() => alive([lab.runner, watchdog]).length === 0);
  expect(alive(lab.pids)).toEqual(lab.pids);
  expect((await (await lab.runtime()).status()).lab).toBeUndefined();
  await nothingIsLeft(lab);
});

test('up after both were killed starts afresh and says what it stopped', async () => {
  const lab = await running();
  const watchdog = watchdogOf(lab.runner);
  process.kill(watchdog, 'SIGSTOP');
  process.kill(lab.runner, 'SIGKILL');
  process.kill(watchdog, 'SIGKILL');
  await waitFor(() => alive([lab.runner, watchdog]).length === 0);
  const status = await lab.up(await lab.write(server('one')));
  expect(status.components.map(({ name, ok }) => [name, ok])).toEqual([['one', true]]);
  expect(lab.messages.join()).toContain('stopped what an ended runner had left behind: one (pid');
  expect(alive(lab.pids)).toEqual([]);
});

test('the watchdog killed: the runner gets another', async () => {
  const lab = await running();
  const first = watchdogOf(lab.runner);
  process.kill(first, 'SIGKILL');
  const second = await waitFor(() => {
    const pid = watchdogOf(lab.runner);
    return pid !== first && pid;
  });
  process.kill(lab.runner, 'SIGKILL');
  await waitFor(async () => (await lab.state()).runner === null, { timeoutMs: 20_000 });
  // The watchdog itself became the reaper, which ends a moment after its work.
  await waitFor(() => alive([second]).length === 0);
  await nothingIsLeft(lab);
});

test('a recycled pid is not hit', async () => {
  const lab = await running();
  const bystander = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
    detached: true,
  });
  onTestFinished(() => void bystander.kill('SIGKILL'));
  await once(bystander, 'spawn');
  await (await lab.runtime()).down({ progress: () => {} });
  const state = await lab.state();
  await writeFile(
    stateFile(lab.paths),
    JSON.stringify({
      ...state,
      runner: { pid: bystander.pid, startTime: 'before' },
      components: state.components.map((component) => ({
        ...component,
        state: 'running',
        pid: bystander.pid,
        startTime: 'before',
      })),
    }),
  );
  expect((await (await lab.runtime()).status()).lab).toBeUndefined();
  expect(alive([bystander.pid ?? 0])).toEqual([bystander.pid]);
});

test('an attached run ends with the process that started it, however that ends', async () => {
  const lab = await toyLab(['one']);
  await lab.write(server('one'));
  const script = join(lab.paths.root, 'up.mjs');
  const source = import.meta.dirname;
  await writeFile(
    script,
    `import { LocalRuntime } from ${JSON.stringify(join(source, 'index.ts'))};
import { loadProject } from ${JSON.stringify(join(source, '../../compose/project.ts'))};
import { paths } from ${JSON.stringify(join(source, '../../paths.ts'))};
const root = ${JSON.stringify(lab.paths.root)};
const project = loadProject(paths(root).composeFile, { root });
const runtime = await LocalRuntime.open({ paths: paths(root), services: project.services });
await runtime.up({ id: 'toy', project }, { progress() {}, attached: true });
console.log('up');
setInterval(() => {}, 1000);`,
  );
  const foreground = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void foreground.kill('SIGKILL'));
  await once(foreground.stdout, 'data');
  const { components, runner } = await lab.state();
  const pids = [...components.flatMap(({ pid }) => pid ?? []), runner?.pid ?? 0];
  expect(alive(pids)).toEqual(pids);
  foreground.kill('SIGKILL');
  await waitFor(() => alive(pids).length === 0);
  await nothingIsLeft({ ...lab, pids });
});
