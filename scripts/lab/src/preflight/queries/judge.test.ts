import type { Labels } from '@lab/clients';
import { type Dashboard, dashboardSchema } from '@lab/dashboards';
import { expect, test } from 'vitest';
import { problemOf } from './judge.ts';
import { type Errand, errandsOf } from './plan.ts';

const board = (panel: object): Dashboard =>
  dashboardSchema.parse({
    uid: 'x',
    title: 'x',
    panels: [
      {
        id: 1,
        type: 'timeseries',
        gridPos: { x: 0, y: 0, w: 1, h: 1 },
        targets: [{ refId: 'A', expr: 'up', legendFormat: '{{job}}' }],
        ...panel,
      },
    ],
  });

function errand(panel: object, everything = true): Errand {
  const choice = { values: new Map(), everything, name: '' };
  const [first] = errandsOf(board(panel), choice, { start: 0, end: 900, step: 5 });
  if (first === undefined) throw new Error('the panel asks nothing');
  return first;
}

const nothing = { count: 0, series: [] };
const answer = (...series: Labels[]) => ({ count: series.length, series });

test.each([
  ['declares nothing', {}, true, 'no data'],
  ['declares nothing', {}, false, 'no data'],
  ['may be empty when narrowed', { 'x-lab': { mayBeEmpty: 'narrowed' } }, true, 'no data'],
  ['may be empty when narrowed', { 'x-lab': { mayBeEmpty: 'narrowed' } }, false, undefined],
  ['may be empty', { 'x-lab': { mayBeEmpty: 'always' } }, true, undefined],
])('no data in a panel that %s', (_, panel, everything, expected) => {
  expect(problemOf(errand(panel, everything), nothing)).toBe(expected);
});

test('an annotation may be empty', () => {
  expect(problemOf({ ...errand({}), panel: undefined }, nothing)).toBeUndefined();
});

test('legends tell the series apart', () => {
  expect(problemOf(errand({}), answer({ job: 'api' }, { job: 'worker' }))).toBeUndefined();
  expect(problemOf(errand({}), answer({ job: 'api', a: '1' }, { job: 'api', a: '2' }))).toBe(
    'legend "{{job}}" names two series "api"',
  );
  expect(problemOf(errand({}), answer({ service: 'api' }))).toBe(
    'legend "{{job}}" names a series ""',
  );
});
