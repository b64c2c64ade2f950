import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Checkout, type CommandResult, waitFor } from '@lab/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

/** A command of a guide with a word in capitals stands for something the reader fills in. */
const PLACEHOLDER = /\b[A-Z]{3,}\b(?!\.)/;
/** These change what runs, or need an engine; they are run by the tests that are about them. */
const STAGED = /^(up|start|down|prove|status)\b|--runtime docker/;

/** Splits a command line the way a shell does, for the quotes that the guides use. */
function words(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? '',
  );
}

async function commandsOf(guide: string): Promise<string[]> {
  const text = await readFile(join(ROOT, guide), 'utf8');
  const lines = [
    ...text.matchAll(/^npm run lab -- (.+)$/gm),
    ...text.matchAll(/`npm run lab -- ([^`]+)`/g),
  ];
  const commands = lines.map(([, command = '']) => command.replace(/\s+#.*$/, '').trim());
  return [...new Set(commands)].filter(
    (command) => !PLACEHOLDER.test(command.replace(/'[^']*'/g, '')),
  );
}

/** Rows of a query's table, without its head; a failed query has none. */
const resultLines = ({ exitCode, stdout }: CommandResult): number =>
  exitCode === 0 ? stdout.trim().split('\n').length - 1 : 0;

const guides = ['README.md', 'labs/01-signal-map/README.md'];
const commands = [...new Set((await Promise.all(guides.map(commandsOf))).flat())];

let checkout: Checkout;

beforeAll(async () => {
  checkout = await Checkout.create();
}, 60_000);

afterAll(() => checkout.remove(), 60_000);

test('start --detach returns once every signal is there', { timeout: 240_000 }, async () => {
  const { exitCode, stdout, stderr } = await checkout.lab([
    'start',
    '--detach',
    '--runtime',
    'local',
  ]);
  expect(exitCode, stderr).toBe(0);
  expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^ready in \d+(\.\d+)? s$/);
});

test('the guides hold commands', () => {
  expect(commands.length).toBeGreaterThan(20);
});

test.each(commands.filter((command) => !STAGED.test(command)))(
  'lab %s',
  { timeout: 120_000 },
  async (command) => {
    if (command.startsWith('query')) {
      // A fault needs a moment to show.
      await waitFor(async () => resultLines(await checkout.lab(words(command))) > 0, {
        timeoutMs: 60_000,
        intervalMs: 1000,
      });
      return;
    }
    const { exitCode, stdout, stderr } = await checkout.lab(words(command));
    // An exercise that nobody has worked on yet is graded, and fails.
    expect(exitCode, `${stdout}\n${stderr}`).toBe(command.startsWith('check') ? 1 : 0);
  },
);

test('check prints JSON and writes JUnit', { timeout: 120_000 }, async () => {
  const file = join(checkout.folder, 'report.xml');
  const { stdout } = await checkout.lab(['check', '01', 'questions', '--json', '--junit', file]);
  expect(JSON.parse(stdout)).toMatchObject({ lab: '01-signal-map', passed: false });
  const report = await readFile(file, 'utf8');
  expect(report).toContain('<testcase classname="01-signal-map.tasks" name="questions"');
  expect(report).toMatch(/<testsuites tests="\d+" failures="1"/);
});

test('status says that all is well, and after down nothing runs', {
  timeout: 120_000,
}, async () => {
  expect((await checkout.lab(['status'])).exitCode).toBe(0);
  expect((await checkout.lab(['down'])).exitCode).toBe(0);
  await expect(fetch(checkout.url(8000, '/healthz'))).rejects.toThrow();
  await expect(fetch(checkout.url(9090, '/-/ready'))).rejects.toThrow();
});
