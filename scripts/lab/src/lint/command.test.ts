import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@lab/testing';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { z } from 'zod';

const main = join(import.meta.dirname, '../main.ts');

const UNIT_TESTS = `
rule_files: [rules.yml]
tests:
  - interval: 15s
    input_series: [{series: 'jobs_total{result="ok"}', values: '0+1x9'}]
`;
const rules = (expr: string) =>
  `groups: [{name: a, rules: [{record: "a:jobs:rate5m", expr: '${expr}'}]}]\n`;

/** The command in a folder with good and bad rules. */
async function folder() {
  const cwd = await temporaryFolder();
  await mkdir(join(cwd, 'more'));
  await writeFile(join(cwd, 'tests.yml'), UNIT_TESTS);
  await writeFile(join(cwd, 'good.yml'), rules('sum(rate(jobs_total[5m]))'));
  await writeFile(join(cwd, 'more/bad.yml'), rules('sum(rate(jobs_totl[5m]))'));
  await writeFile(join(cwd, 'more/package.json'), '{}');
  return (...args: string[]) =>
    execa(process.execPath, [main, 'lint', ...args], {
      cwd,
      reject: false,
      env: { LAB_ROOT: cwd, LAB_RUNTIME: 'local', NO_COLOR: '1' },
    });
}

test('offline: what is found, where, and the exit code', { timeout: 120_000 }, async () => {
  const lint = await folder();
  const good = await lint('good.yml', '--series', 'tests.yml');
  expect(good.stdout).toBe('1 file: 0 errors, 0 warnings.');
  expect(good.exitCode).toBe(0);

  const bad = await lint('good.yml', 'more', '--series', 'tests.yml', '--json');
  expect(bad.exitCode).toBe(1);
  const findings = z.array(z.record(z.string(), z.unknown())).parse(JSON.parse(bad.stdout));
  expect(findings).toEqual([
    expect.objectContaining({
      rule: 'unknown-metric',
      severity: 'error',
      file: 'more/bad.yml',
      line: 1,
      message: expect.stringContaining('Did you mean "jobs_total"?'),
    }),
  ]);
});

test.each([
  [['nothing.yml', '--series', 'tests.yml'], 'nothing.yml is not there'],
  [['tests.yml', '--series', 'tests.yml'], 'holds no queries that the lint knows'],
  [['good.yml', '--series', 'good.yml'], 'no file of promtool unit tests'],
  [['good.yml'], 'No lab is running'],
])('lint %j is refused', { timeout: 60_000 }, async (args, message) => {
  const { exitCode, stderr } = await (await folder())(...args);
  expect(stderr).toContain(message);
  expect(exitCode).toBe(2);
});
