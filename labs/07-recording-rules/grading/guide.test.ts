import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PARTS } from './inherited.ts';
import { LATENCY } from './recordings/latency.ts';
import { PLANNING } from './recordings/planning.ts';
import { PLATFORM } from './recordings/platform.ts';
import { RATES } from './recordings/rates.ts';

const LAB = join(import.meta.dirname, '..');
const textOf = (file: string) => readFile(join(LAB, file), 'utf8');

test('the guide names everything that is to be recorded', async () => {
  const guide = await textOf('README.md');
  for (const { record } of [...RATES, ...LATENCY, ...PLATFORM, ...PLANNING]) {
    expect(guide).toContain(`\`${record}\``);
  }
  for (const { id } of PARTS) expect(guide).toContain(`| \`${id}\` |`);
});

test('the exercise names every part of the inherited rules, and records it', async () => {
  const [names, rules] = await Promise.all([
    textOf('exercise/names.yaml'),
    textOf('exercise/inherited.yml'),
  ]);
  for (const { id } of PARTS) {
    const name = new RegExp(`^${id}: (.+)$`, 'm').exec(names)?.[1];
    expect(name).toBeDefined();
    expect(rules).toContain(`- record: ${name}\n`);
  }
});
