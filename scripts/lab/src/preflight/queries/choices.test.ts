import { dashboardSchema } from '@lab/dashboards';
import { expect, test } from 'vitest';
import { type Choice, choicesOf, type Offers } from './choices.ts';

const variables = (...list: readonly object[]) =>
  dashboardSchema.parse({ uid: 'x', title: 'x', templating: { list } }).templating.list;

const query = (name: string, more: object = {}) => ({
  name,
  type: 'query',
  multi: true,
  includeAll: true,
  allValue: '.+',
  ...more,
});

/** Services per environment: that of the chosen one, or of all. */
const services: Readonly<Record<string, readonly string[]>> = {
  lab: ['api', 'worker'],
  staging: ['api'],
};

const offers: Offers = {
  options: async ({ name }, above) => {
    if (name === 'env') return Object.keys(services);
    if (name === 'empty') return [];
    const env = above.get('env');
    return env?.kind === 'one'
      ? (services[env.value] ?? [])
      : [...new Set(Object.values(services).flat())];
  },
  onEmpty: ({ name }) => {
    throw new Error(`${name} is empty`);
  },
};

const summary = ({ name, everything }: Choice) => `${everything ? 'all' : 'part'}: ${name}`;

test('a chain of variables: all, each value under each choice above it, and all by name', async () => {
  const choices = await choicesOf(variables(query('env'), query('service')), offers);
  expect(choices.map(summary)).toEqual([
    'all: ',
    'part: service=api',
    'part: service=worker',
    'part: env=lab',
    'part: env=lab, service=api',
    'part: env=lab, service=worker',
    'part: env=staging',
    'all: env=lab|staging, service=api|worker',
  ]);
});

test('one value alone is all there is, and is written out once', async () => {
  const only: Offers = { ...offers, options: async () => ['lab'] };
  const choices = await choicesOf(variables(query('env')), only);
  expect(choices.map(summary)).toEqual(['all: ', 'all: env=lab']);
  expect(choices[1]?.values.get('env')).toEqual({ kind: 'one', value: 'lab', escaped: true });
});

test('a variable without "all" chooses each value; data sources and texts have one', async () => {
  const choices = await choicesOf(
    variables(
      { name: 'source', type: 'datasource', query: 'prometheus', current: { value: 'main' } },
      { name: 'text', type: 'textbox', query: '' },
      query('env', { includeAll: false, multi: false }),
    ),
    offers,
  );
  expect(choices.map(summary)).toEqual(['part: env=lab', 'part: env=staging', 'part: env=lab']);
  expect(choices[0]?.values.get('source')).toMatchObject({ value: 'main' });
  expect(choices[0]?.values.get('text')).toMatchObject({ value: '' });
});

test('a variable that offers nothing is told of', async () => {
  await expect(choicesOf(variables(query('empty')), offers)).rejects.toThrow('empty is empty');
});
