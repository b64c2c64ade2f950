import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { seconds } from './config.ts';
import { CASES, REASONS } from './tasks/pull-or-push/cases.ts';
import { gradePullOrPush } from './tasks/pull-or-push/grade.ts';
import { ALERTS } from './world/alerts.ts';
import { page } from './world/page.ts';
import { ALLOWED, createWorld, FORBIDDEN } from './world/world.ts';

const LAB = join(import.meta.dirname, '..');
const textOf = (file: string) => readFile(join(LAB, file), 'utf8');

test('the alerts that must survive are those of the exercise', async () => {
  const rules = await textOf('exercise/rules/alerts.yml');
  for (const { alert, expr } of ALERTS) {
    expect(rules).toContain(`- alert: ${alert}\n        expr: ${expr}\n`);
  }
  expect(rules.match(/alert:/g)).toHaveLength(ALERTS.length);
});

test('the guide has every case, every reason and the limits that are graded', async () => {
  const guide = await textOf('README.md');
  for (const { id, text } of CASES) expect(guide).toContain(`| \`${id}\` | ${text} |`);
  for (const [letter, text] of Object.entries(REASONS)) {
    expect(guide).toContain(`| **${letter}** | ${text} |`);
  }
  for (const count of [...Object.values(ALLOWED), ...Object.values(FORBIDDEN)]) {
    expect(guide).toContain(String(count));
  }
});

test('a world keeps the limits that the guide states', () => {
  const { components, machines } = createWorld();
  const members = [components, machines].flatMap(({ residents }) => residents);
  for (const { fate, samples } of members) {
    const most = Math.max(...samples.map(({ labels = {} }) => Object.keys(labels).length));
    if (fate === 'kept') {
      expect(samples.length).toBeLessThanOrEqual(ALLOWED.samples);
      expect(most).toBeLessThanOrEqual(ALLOWED.labels - 6);
    }
    if (fate === 'too many samples')
      expect(samples.length).toBeGreaterThanOrEqual(FORBIDDEN.samples);
    if (fate === 'too many labels') expect(most).toBeGreaterThanOrEqual(FORBIDDEN.labels);
  }
  expect(new Set(members.map(({ fate }) => fate)).size).toBe(3);
});

test('pages are in the text format', () => {
  expect(page([{ name: 'a_total', labels: { route: '/:id', code: '200' }, value: 3 }])).toBe(
    'a_total{route="/:id",code="200"} 3\n',
  );
  expect(page([{ name: 'up', value: 0.5 }])).toBe('up 0.5\n');
});

test.each([
  ['5s', 5],
  ['1m30s', 90],
  ['500ms', 0.5],
  ['1h', 3600],
])('%s is %d seconds', (duration, wanted) => {
  expect(seconds(duration)).toBe(wanted);
});

const RIGHT = Object.fromEntries(CASES.map(({ id, way, because }) => [id, { way, because }]));
const choose = (choices: object) =>
  gradePullOrPush({ artefact: async (_file, schema) => schema.parse({ ...RIGHT, ...choices }) });

test('the right ways for the right reasons pass', async () => {
  expect((await choose({})).passed).toBe(true);
});

test.each([
  [{ 'shop-api': { way: 'pushgateway', because: 'a' } }, /go on reporting/],
  [{ 'shop-api': { way: 'pull', because: 'b' } }, /one short job/],
  [{ 'shop-api': { way: 'pull', because: 'z' } }, /none of the letters/],
  [{ 'shop-api': { way: 'mail', because: 'a' } }, /none of the ways/],
])('%o fails', async (choices, hint) => {
  const { passed, evidence } = await choose(choices);
  expect(passed).toBe(false);
  expect(evidence.find((one) => !one.passed)?.hint).toMatch(hint);
});

test('what is not filled in fails', async () => {
  expect((await choose({ 'disk-check': { way: null, because: null } })).passed).toBe(false);
});
