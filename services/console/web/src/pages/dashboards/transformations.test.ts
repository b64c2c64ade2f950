import { expect, test } from 'vitest';
import { sortRows, transform } from './transformations.ts';

const requests = {
  columns: ['Time', 'service', 'Value #A'],
  rows: [
    { Time: 1, service: 'api', 'Value #A': 3 },
    { Time: 1, service: 'worker', 'Value #A': 5 },
  ],
};
const errors = {
  columns: ['Time', 'service', 'Value #B'],
  rows: [{ Time: 1, service: 'api', 'Value #B': 0.5 }],
};

test('merge, filter and organize make one table of several queries', () => {
  const [table, ...others] = transform(
    [requests, errors],
    [
      { id: 'merge', options: {} },
      {
        id: 'filterFieldsByName',
        options: { include: { names: ['service', 'Value #A', 'Value #B'] } },
      },
      {
        id: 'organize',
        options: {
          indexByName: { 'Value #B': 0, service: 1, 'Value #A': 2 },
          renameByName: { service: 'Service', 'Value #A': 'Requests', 'Value #B': 'Errors' },
        },
      },
    ],
  );
  expect(others).toEqual([]);
  expect(table).toEqual({
    columns: ['Errors', 'Service', 'Requests'],
    rows: [
      { Service: 'api', Requests: 3, Errors: 0.5 },
      { Service: 'worker', Requests: 5 },
    ],
  });
});

test('merge keeps rows that differ in what the tables share, and rows that clash', () => {
  const [table] = transform(
    [requests, { ...errors, rows: [{ Time: 1, service: 'inbox', 'Value #B': 1 }] }],
    [{ id: 'merge', options: {} }],
  );
  expect(table?.rows.map(({ service }) => service)).toEqual(['api', 'worker', 'inbox']);
  const twice = { columns: ['a', 'Value'], rows: [{ a: 'x', Value: 1 }] };
  expect(transform([twice], [{ id: 'merge', options: {} }])[0]?.rows).toEqual([
    { a: 'x', Value: 1 },
  ]);
});

test('sorts numbers as numbers, with missing ones last', () => {
  const table = { columns: ['v'], rows: [{ v: 9 }, {}, { v: 10 }, { v: Number.NaN }] };
  const sorted = sortRows(table, { field: 'v', desc: true });
  expect(sorted.rows.slice(0, 2)).toEqual([{ v: 10 }, { v: 9 }]);
});

test('limits and sorts', () => {
  const [table] = transform(
    [requests],
    [
      { id: 'sortBy', options: { sort: [{ field: 'Value #A', desc: true }] } },
      { id: 'limit', options: { limitField: 1 } },
    ],
  );
  expect(table?.rows).toEqual([{ Time: 1, service: 'worker', 'Value #A': 5 }]);
});

test('names a transformation that it does not know', () => {
  expect(() => transform([requests], [{ id: 'joinByField', options: {} }])).toThrow('joinByField');
});
