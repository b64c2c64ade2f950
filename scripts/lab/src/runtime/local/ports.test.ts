import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { freePort } from '@lab/testing';
import { expect, onTestFinished, test } from 'vitest';
import type { ComponentPlan } from './plan.ts';
import { portHolder } from './port-holder.ts';
import { checkPorts } from './ports.ts';

function plan(name: string, ports: number[]): ComponentPlan {
  return {
    name,
    runs: name,
    command: ['true'],
    cwd: '/',
    env: {},
    ports,
    labels: {},
    dependsOn: {},
    sendsTo: [],
    isJob: false,
    startTimeoutMs: 1,
    probeIntervalMs: 1,
    probeTimeoutMs: 1,
    probeRetries: 1,
    stopGraceMs: 1,
    logFile: '/dev/null',
    logMaxBytes: 1,
    logMaxFiles: 1,
    hash: name,
  };
}

test('every busy port is told in one error, with the process that holds it', async () => {
  const [first, second, free] = [await freePort(), await freePort(), await freePort()];
  const child = spawn(process.execPath, [
    '-e',
    `require('net').createServer().listen(${first}, '0.0.0.0', () => console.log('up')); setInterval(() => 0, 1000)`,
    'the-holder',
  ]);
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  const own = createServer().listen(second, '127.0.0.1');
  onTestFinished(() => void own.close());
  await once(own, 'listening');
  const check = checkPorts([plan('one', [first, free]), plan('two', [second])]);
  await expect(check).rejects.toMatchObject({ exitCode: 4 });
  const message = await check.catch((error: Error) => error.message);
  expect(message).toMatch(/^2 ports that the lab needs are in use: /);
  expect(message).toContain(`${first} for one is held by process ${child.pid} (`);
  expect(message).toContain(`${second} for two is held by process ${process.pid} (`);
  expect(message).not.toContain(`${free} for`);
  expect(message).toContain('LAB_PORT_OFFSET');
  expect(portHolder(first)?.command).toContain('the-holder');
  expect(portHolder(free)).toBeUndefined();
});

test('free ports are no error', async () => {
  await checkPorts([plan('one', [await freePort()])]);
});
