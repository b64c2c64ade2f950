import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Checkout, type CommandResult, waitFor } from '@lab/testing';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { commandsOf, type GuideCommand, words } from './guide-commands.fixture.ts';
import { labFolders } from './labs.fixture.ts';

/** Rows of a query's table, without its head; a failed query has none. */
const resultLines = ({ exitCode, stdout }: CommandResult): number =>
  exitCode === 0 ? stdout.trim().split('\n').length - 1 : 0;

const statusSchema = z.object({
  lab: z.string().optional(),
  components: z.array(z.object({ name: z.string(), ports: z.array(z.number()) })),
});

const reportSchema = z.object({
  lab: z.string(),
  passed: z.boolean(),
  expectations: z.array(z.object({ name: z.string(), outcome: z.string(), seen: z.string() })),
});

/** The guides that are read with a lab running: its own, and with the first lab the kit's. */
const guidesOf = (lab: string): string[] => [
  ...(lab.startsWith('01-') ? ['README.md'] : []),
  `labs/${lab}/README.md`,
];

interface Guide {
  readonly lab: string;
  readonly commands: readonly GuideCommand[];
}

/** Every lab with the commands that are typed while it runs, each once. */
export async function guides(): Promise<Guide[]> {
  return Promise.all(
    (await labFolders()).map(async (lab) => {
      const commands = (await Promise.all(guidesOf(lab).map(commandsOf))).flat();
      const once = new Map(commands.map((command) => [command.line, command]));
      return { lab, commands: [...once.values()] };
    }),
  );
}

/** The first lab is started the way the README says, any other the way its guide says. */
const startOf = (lab: string): string[] =>
  lab.startsWith('01-') ? ['start', '--detach'] : ['up', lab];

const isListening = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true));
    socket.once('connect', () => socket.destroy());
    socket.once('error', () => resolve(false));
  });

/** Follows a lab's guide as a learner does, in a runtime: starts the lab, types each command, ends it. */
export function followGuide({ lab, commands }: Guide, runtime: 'local' | 'docker'): void {
  let checkout: Checkout;

  async function run({ kind, line }: GuideCommand): Promise<void> {
    if (kind === 'curl') {
      const shifted = line.replace(
        /(127\.0\.0\.1|localhost):(\d+)/g,
        (_, host, port) => `${host}:${Number(port) + checkout.portOffset}`,
      );
      await waitFor(
        async () =>
          (await execa('bash', ['-c', `${shifted} --fail`], { reject: false })).exitCode === 0,
        { timeoutMs: 60_000, intervalMs: 1000 },
      );
      return;
    }
    if (line.startsWith('query')) {
      // A fault needs a moment to show.
      await waitFor(async () => resultLines(await checkout.lab(words(line))) > 0, {
        timeoutMs: 60_000,
        intervalMs: 1000,
      });
      return;
    }
    const { exitCode, stdout, stderr } = await checkout.lab(words(line));
    // An exercise that nobody has worked on yet is graded, and fails.
    expect(exitCode, `${stdout}\n${stderr}`).toBe(line.startsWith('check') ? 1 : 0);
  }

  beforeAll(async () => {
    checkout = await Checkout.create(runtime);
    const started = await checkout.lab(startOf(lab));
    expect(started.exitCode, started.stderr).toBe(0);
  }, 300_000);

  afterAll(() => checkout.remove(), 60_000);

  test('it holds commands', () => {
    expect(commands.length).toBeGreaterThan(3);
  });

  test.each(commands)('$line', { timeout: 300_000 }, run);

  test('check prints JSON and writes JUnit, and all that the lab promises is there', {
    timeout: 180_000,
  }, async () => {
    const file = join(checkout.folder, 'report.xml');
    const { stdout } = await checkout.lab(['check', lab, 'self-check', '--json', '--junit', file]);
    const report = reportSchema.parse(JSON.parse(stdout));
    expect(report).toMatchObject({ lab, passed: false });
    expect(report.expectations.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    const xml = await readFile(file, 'utf8');
    expect(xml).toContain(`<testcase classname="${lab}.tasks" name="self-check"`);
    expect(xml).toMatch(/<testsuites tests="\d+" failures="1"/);
  });

  test('status says that all is well, and after down nothing listens', {
    timeout: 120_000,
  }, async () => {
    const { exitCode, stdout } = await checkout.lab(['status', '--json']);
    expect(exitCode).toBe(0);
    const ports = statusSchema.parse(JSON.parse(stdout)).components.flatMap((one) => one.ports);
    expect(ports.length).toBeGreaterThan(0);
    expect((await checkout.lab(['down'])).exitCode).toBe(0);
    for (const port of ports) expect(await isListening(port), `${port}`).toBe(false);
  });
}
