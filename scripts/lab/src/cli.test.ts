import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, temporaryFolder, waitFor } from '@lab/testing';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import { readState } from './runtime/local/state.ts';

const main = join(import.meta.dirname, 'main.ts');

const toyServer = `
import { createServer } from 'node:http';
const [host, port] = process.env.LISTEN.split(':');
createServer((_, response) => response.end('fine')).listen(Number(port), host);
console.log('serving');
`;

/** A checkout with two labs of one or two tiny components, and the \`lab\` command in it. */
async function checkout() {
  const root = await temporaryFolder();
  const port = await freePort();
  await mkdir(join(root, 'labs/01-first-steps/exercise'), { recursive: true });
  await mkdir(join(root, 'labs/02-second'), { recursive: true });
  await writeFile(join(root, 'server.mjs'), toyServer);
  await writeFile(
    join(root, 'docker-compose.yml'),
    `name: toy
services:
  web:
    image: toy
    ports: ["127.0.0.1:${port}:${port}"]
    x-local: {script: server.mjs, env: {LISTEN: "0.0.0.0:${port}"}, ready: "http://web:${port}/"}
  extra: {image: toy, x-local: {skip: needs a container}}
`,
  );
  const compose = (service: string) =>
    `name: toy\nservices:\n  ${service}: {extends: {file: ../../docker-compose.yml, service: ${service}}}\n`;
  await writeFile(join(root, 'labs/01-first-steps/compose.yaml'), compose('web'));
  await writeFile(join(root, 'labs/02-second/compose.yaml'), compose('extra'));
  await writeFile(join(root, 'labs/01-first-steps/exercise/answer.yaml'), 'given\n');
  const env = { LAB_ROOT: root, LAB_RUNTIME: 'local', NO_COLOR: '1' };
  const lab = (...args: string[]) =>
    execa(process.execPath, [main, ...args], { env, reject: false, stdin: 'ignore' });
  onTestFinished(async () => {
    await lab('down');
  });
  return { root, port, env, lab };
}

test.each([
  { args: ['statsu'], says: /unknown command 'statsu'\n\(Did you mean status\?\)/ },
  { args: ['up', '--jsn'], says: /unknown option '--jsn'\n\(Did you mean --json\?\)/ },
  { args: ['up', '77'], says: /There is no lab "77".*Known are: 01-first-steps, .*"lab list"/ },
  { args: ['up', 'frist-steps'], says: /Did you mean "first-steps"/ },
  { args: ['logs', 'wbe'], says: /has no component "wbe"\. Did you mean "web"\?/ },
  { args: ['up', '--runtime', 'lokal'], says: /no runtime "lokal"\. Did you mean "local"/ },
  { args: ['kill', 'web'], says: /No lab is running\. Start one with "lab up"/ },
  { args: ['restart'], says: /No lab is running\. Start one with "lab up"/ },
  { args: ['query', 'sql', 'x'], says: /Allowed choices are promql, logql, traceql/ },
  { args: ['logs', '-n', 'many'], says: /must be a whole number/ },
  { args: ['load', 'steady', '--rps', '-1'], says: /must be a number above 0/ },
])('lab $args is refused in one paragraph with exit code 2', async ({ args, says }) => {
  const { lab } = await checkout();
  const { exitCode, stderr, stdout } = await lab(...args);
  expect(stderr).toMatch(says);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(stdout).toBe('');
  expect(exitCode).toBe(2);
});

test('with --json an error is an object on stdout', async () => {
  const { lab } = await checkout();
  const { stdout, exitCode } = await lab('up', '77', '--json');
  expect(JSON.parse(stdout)).toMatchObject({
    error: { exitCode: 2, message: expect.stringContaining('no lab "77"') },
  });
  expect(exitCode).toBe(2);
  const flag = await lab('up', '--json', '--wrong');
  expect(JSON.parse(flag.stdout).error.message).toContain("unknown option '--wrong'");
});

test('up, status, list, logs, restart and down of a lab', async () => {
  const { lab, port, root } = await checkout();
  const up = await lab('up', '01', '--json');
  expect(up.stderr).toContain('starting lab 01-first-steps in the local runtime');
  expect(JSON.parse(up.stdout)).toMatchObject({
    runtime: 'local',
    lab: '01-first-steps',
    components: [{ name: 'web', health: 'healthy', ok: true, ports: [port] }],
  });
  expect(up.exitCode).toBe(0);
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('fine');

  expect((await lab('list')).stdout).toMatch(/01-first-steps .*running\n02-second /);
  expect((await lab('status')).stdout).toMatch(
    /Lab 01-first-steps in the local runtime\n[\s\S]*web +healthy/,
  );
  expect((await lab('logs', 'web')).stdout).toBe('serving');
  expect(JSON.parse((await lab('logs', '--json')).stdout)).toEqual({
    component: 'web',
    line: 'serving',
  });
  expect(JSON.parse((await lab('restart', 'web', '--json')).stdout).components[0].restarts).toBe(1);

  const state = await readState({ run: join(root, '.lab/run') });
  process.kill(state?.components[0]?.pid ?? 0, 'SIGKILL');
  const broken = await waitFor(async () => {
    const result = await lab('status');
    return result.exitCode === 1 && result;
  });
  expect(broken.stdout).toMatch(/web +exited .*ended by SIGKILL/);
  expect(broken.stdout).toMatch(/its last output:\n {2}serving/);

  const other = JSON.parse((await lab('up', '02', '--json')).stdout);
  expect(other.components).toMatchObject([
    { name: 'extra', state: 'skipped', reason: 'needs a container' },
  ]);
  expect((await lab('down')).stdout).toBe('Everything is stopped.');
  expect((await lab('down')).stdout).toBe('Nothing was running.');
  expect((await lab('status')).stdout).toContain('No lab is running');
});

test('start --detach ends with the time it took; in the foreground Ctrl-C stops everything', async () => {
  const { lab, env, port } = await checkout();
  const detached = await lab('start', '--detach');
  expect(detached.exitCode).toBe(0);
  expect(detached.stdout.split('\n').at(-1)).toMatch(/^ready in \d+(\.\d)? s$/);
  await lab('down');

  const foreground = spawn(process.execPath, [main, 'start'], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(foreground, 'exit');
  let text = '';
  foreground.stderr.on('data', (chunk) => {
    text += String(chunk);
  });
  await waitFor(() => text.includes('Ctrl-C stops everything'), { timeoutMs: 20_000 });
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
  foreground.kill('SIGINT');
  expect((await ended)[0]).toBe(0);
  expect(text).toContain('everything is stopped');
  await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
  expect((await lab('status')).stdout).toContain('No lab is running');
});

test('a busy port, a bad Compose key, a bad lab file, an unwritable folder: said, with an exit code each', async () => {
  const { lab, port, root } = await checkout();
  const holder = spawn(process.execPath, [
    '-e',
    `require('net').createServer().listen(${port}, '127.0.0.1', () => console.log('up'))`,
  ]);
  onTestFinished(() => void holder.kill('SIGKILL'));
  await once(holder.stdout, 'data');
  const busy = await lab('up');
  expect(busy.exitCode).toBe(4);
  expect(busy.stderr).toContain(`${port} for web is held by process ${holder.pid}`);

  await writeFile(
    join(root, 'labs/02-second/compose.yaml'),
    'services:\n  x:\n    image: i\n    restart: always\n',
  );
  const compose = await lab('up', '2');
  expect(compose.exitCode).toBe(2);
  expect(compose.stderr).toContain('labs/02-second/compose.yaml:4: service "x" key "restart"');

  await writeFile(join(root, 'labs/01-first-steps/lab.ts'), 'export default { id: 1 };\n');
  const spec = await lab('up', '01');
  expect(spec.exitCode).toBe(2);
  expect(spec.stderr).toMatch(/labs\/01-first-steps\/lab\.ts cannot be used: .*id/s);
  await rm(join(root, 'labs/01-first-steps/lab.ts'));

  holder.kill('SIGKILL');
  await rm(join(root, '.lab'), { recursive: true, force: true });
  await writeFile(join(root, '.lab'), 'in the way');
  const folder = await lab('up', '01');
  expect(folder.exitCode).toBe(3);
  expect(folder.stderr).toMatch(
    /The folder .*\.lab cannot be written \((ENOTDIR|EEXIST)\).*write permission/,
  );
  await rm(join(root, '.lab'));
});

test('reset puts the exercise back and keeps what the learner wrote', async () => {
  const { lab, root } = await checkout();
  const exercise = join(root, 'labs/01-first-steps/exercise');
  const noGit = await lab('reset', '01');
  expect(noGit.exitCode).toBe(3);
  expect(noGit.stderr).toMatch(/needs the checkout that "git clone" makes/);

  const git = (...args: string[]) =>
    execa('git', ['-C', root, '-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args]);
  await git('init', '--quiet');
  await git('add', 'labs');
  await git('commit', '--quiet', '-m', 'labs');
  expect((await lab('reset', '01')).stdout).toContain('as it was given');

  await writeFile(join(exercise, 'answer.yaml'), 'mine\n');
  await writeFile(join(exercise, 'notes.txt'), 'extra\n');
  await cp(exercise, join(root, 'mine'), { recursive: true });
  const { stdout } = await lab('reset', '01', '--json');
  const { changed, backup } = JSON.parse(stdout);
  expect(changed.toSorted()).toEqual(['answer.yaml', 'notes.txt']);
  expect(await readFile(join(exercise, 'answer.yaml'), 'utf8')).toBe('given\n');
  expect(await readdir(exercise)).toEqual(['answer.yaml']);
  expect(await readFile(join(backup, 'answer.yaml'), 'utf8')).toBe('mine\n');
  expect(await readFile(join(backup, 'notes.txt'), 'utf8')).toBe('extra\n');

  await rm(exercise, { recursive: true });
  expect((await lab('reset', 'first-steps')).exitCode).toBe(0);
  expect(await readFile(join(exercise, 'answer.yaml'), 'utf8')).toBe('given\n');
});

test('doctor examines the machine and answers as JSON too', async () => {
  const { lab, port } = await checkout();
  const { stdout, exitCode } = await lab('doctor', '--json');
  const findings: { subject: string; outcome: string; seen: string }[] = JSON.parse(stdout);
  const subjects = findings.map(({ subject }) => subject);
  for (const subject of ['Node.js', 'disk', 'memory', 'Docker engine', 'prometheus', 'ports']) {
    expect(subjects).toContain(subject);
  }
  expect([0, 3]).toContain(exitCode);
  const holder = spawn(process.execPath, [
    '-e',
    `require('net').createServer().listen(${port}, '127.0.0.1', () => console.log('up'))`,
  ]);
  onTestFinished(() => void holder.kill('SIGKILL'));
  await once(holder.stdout, 'data');
  const busy = await lab('doctor');
  expect(busy.exitCode).toBe(3);
  expect(busy.stdout).toMatch(
    new RegExp(`fail {2}ports: ${port} is held by process ${holder.pid}`),
  );
});
