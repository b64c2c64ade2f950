import { expect, test } from 'vitest';
import { describeParams, fieldsOf, paramsOf } from './parameters.ts';

const schema = {
  properties: {
    ratio: { type: 'number', minimum: 0, maximum: 1, default: 0.3 },
    status: { type: 'integer', minimum: 400, maximum: 599, default: 500 },
    route: { type: 'string', description: 'Route template.' },
    feature: { type: 'string', enum: ['a', 'b'] },
    statement: { type: 'string', enum: ['x', 'y'], default: 'x' },
    signals: { type: 'array', items: { enum: ['traces', 'logs'] }, default: ['traces', 'logs'] },
    share: { type: 'number', exclusiveMinimum: 0, maximum: 0.95, default: 0.8 },
    durationSeconds: { type: 'number', exclusiveMinimum: 0, maximum: 86_400 },
  },
};

test('each parameter is asked for by its type, with its default, limits and description', () => {
  expect(fieldsOf({ schema, params: null })).toEqual([
    { name: 'ratio', hint: '0 to 1', kind: 'number', value: '0.3', min: 0, max: 1, step: 'any' },
    {
      name: 'status',
      hint: '400 to 599',
      kind: 'number',
      value: '500',
      min: 400,
      max: 599,
      step: '1',
    },
    { name: 'route', hint: 'Route template.', kind: 'text', value: '' },
    { name: 'feature', kind: 'choice', value: '', choices: ['', 'a', 'b'] },
    { name: 'statement', kind: 'choice', value: 'x', choices: ['x', 'y'] },
    { name: 'signals', kind: 'several', value: ['traces', 'logs'], choices: ['traces', 'logs'] },
    {
      name: 'share',
      hint: '0 to 0.95',
      kind: 'number',
      value: '0.8',
      min: 0,
      max: 0.95,
      step: 'any',
    },
  ]);
});

test('a fault that is on shows what is in force', () => {
  const fields = fieldsOf({ schema, params: { ratio: 1, signals: ['logs'], route: '/predict' } });
  const values = Object.fromEntries(fields.map(({ name, value }) => [name, value]));
  expect(values).toMatchObject({ ratio: '1', signals: ['logs'], route: '/predict', status: '500' });
});

test('what is filled in is sent with its type, what is empty is left out', () => {
  const form = new FormData();
  form.set('ratio', '0.5');
  form.set('route', ' ');
  form.set('statement', 'y');
  form.append('signals', 'logs');
  form.set('durationSeconds', '30');
  const fields = fieldsOf({ schema, params: null });
  expect(paramsOf(fields, form)).toEqual({
    ratio: 0.5,
    statement: 'y',
    signals: ['logs'],
    durationSeconds: 30,
  });
});

test('parameters in words', () => {
  expect(describeParams({ ms: 5, signals: ['a', 'b'] })).toBe('ms 5, signals a, b');
  expect(describeParams(null)).toBe('');
});
