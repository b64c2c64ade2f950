import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePort, temporaryFolder, waitFor } from '@lab/testing';
import { expect, onTestFinished, test } from 'vitest';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));

function run(...args: string[]) {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (part: Buffer) => {
    errors += part.toString();
  });
  const exited = once(child, 'close');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  return { child, exited, errors: () => errors };
}

test('one process holds both stores, and SIGTERM ends it with 0', async () => {
  const [loki, tempo, otlp] = [await freePort(), await freePort(), await freePort()];
  const data = await temporaryFolder();
  const started = run(
    ...['--loki', `${loki}`, '--tempo', `${tempo}`, '--otlp', `${otlp}`, '--data', data],
  );
  for (const port of [loki, tempo]) {
    await waitFor(async () => (await fetch(`http://127.0.0.1:${port}/ready`)).ok, {
      timeoutMs: 20_000,
    });
  }
  started.child.kill('SIGTERM');
  expect((await started.exited)[0]).toBe(0);
});

test.each([
  [[], 'nothing to start'],
  [['--loki', 'http'], '--loki: expected a port'],
  [['--loki', '70000'], '--loki: expected a port'],
  [['--mimir', '9009'], "Unknown option '--mimir'"],
  [['--loki', '3100', 'stray'], 'stray'],
  [['--loki', '3100', '--data='], '--data: expected a folder'],
])('%j is refused with a reason and exit code 2', async (args, reason) => {
  const { exited, errors } = run(...args);
  expect((await exited)[0]).toBe(2);
  expect(errors()).toContain(reason);
  expect(errors()).toContain('usage:');
});
