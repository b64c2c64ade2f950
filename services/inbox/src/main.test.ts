import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort, waitFor } from '@lab/testing';
import { expect, onTestFinished, test } from 'vitest';

function start(environment: Record<string, string>) {
  const child = spawn(process.execPath, ['--import', '@lab/telemetry/register', 'src/main.ts'], {
    cwd: join(import.meta.dirname, '..'),
    env: { ...process.env, OTEL_SDK_DISABLED: 'true', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += String(chunk);
    });
  }
  return { child, exited: once(child, 'close'), output: () => output };
}

test('runs as a process and ends cleanly on SIGTERM', async () => {
  const [http, smtp] = [await freePort(), await freePort()];
  const { child, exited } = start({
    LISTEN: `127.0.0.1:${http}`,
    SMTP_LISTEN: `127.0.0.1:${smtp}`,
  });
  const ready = await waitFor(() => fetch(`http://127.0.0.1:${http}/readyz`));
  expect(await ready.json()).toMatchObject({ ready: true, checks: { smtp: `ok, port ${smtp}` } });
  child.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
});

test('names the variable that is wrong and does not start', async () => {
  const { exited, output } = start({ SMTP_LISTEN: 'nowhere' });
  expect(await exited).toEqual([1, null]);
  expect(output()).toContain('SMTP_LISTEN');
});
