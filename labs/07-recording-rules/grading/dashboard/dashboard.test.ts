import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { panelQueries, sent } from './file.ts';
import { DEAD, HEAVY, withEnvironment } from './panels.ts';

const EXERCISE = join(import.meta.dirname, '../../exercise');

const given = async (environment: string) => {
  const text = await readFile(join(EXERCISE, 'dashboard.json'), 'utf8');
  return panelQueries(
    { artefact: async (_file, schema) => schema.parse(JSON.parse(text)) },
    environment,
  );
};

test.each(['production', 'staging'])(
  'the heavy panels of the exercise are the queries that are graded, for %s',
  async (environment) => {
    const queries = await given(environment);
    for (const panel of HEAVY) {
      const { before } = withEnvironment(panel, environment);
      expect(queries[panel.id]).toBe(before);
    }
    expect(Object.keys(queries)).toEqual([...HEAVY, ...DEAD].map(({ id }) => id));
  },
);

test.each([
  ['x{a="$environment"}', 'x{a="staging"}'],
  ['x{a=~"${environment:regex}"}', 'x{a=~"staging"}'],
  ['x{a="$environments"}', 'x{a="$environments"}'],
  ['rate(x[$__rate_interval])', 'rate(x[5m])'],
])('%s is sent as %s', (expression, wanted) => {
  expect(sent(expression, 'staging')).toBe(wanted);
});

test('the guide names every panel', async () => {
  const guide = await readFile(join(EXERCISE, '../README.md'), 'utf8');
  const plain = guide.replaceAll('`', '');
  for (const { id, asked } of DEAD) expect(plain).toContain(`| _${id}_ | ${asked} |`);
  for (const { id } of HEAVY) expect(guide).toContain(`_${id}_`);
});
