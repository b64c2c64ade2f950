import { expect, test } from 'vitest';
import { boards } from '../boards/index.ts';
import { dashboardSchema } from '../model/dashboard.ts';
import { timeseries } from './charts.ts';
import { buildDashboard } from './dashboard.ts';
import { stat } from './figures.ts';
import { place } from './layout.ts';
import { promql } from './queries.ts';

const small = (title: string, width: number, height: number) =>
  stat({ title, about: 'A figure.', unit: 'short', width, height, queries: [promql('up', 'up')] });

test('panels stand side by side as far as they fit, lines are as high as their highest panel', () => {
  const panels = [small('a', 10, 4), small('b', 10, 6), small('c', 10, 4)];
  const placed = place([
    { title: 'First', panels },
    { title: 'Second', panels: [small('d', 24, 2)] },
  ]);
  expect(placed.map(({ title, gridPos }) => [title, gridPos])).toEqual([
    ['First', { x: 0, y: 0, w: 24, h: 1 }],
    ['a', { x: 0, y: 1, w: 10, h: 4 }],
    ['b', { x: 10, y: 1, w: 10, h: 6 }],
    ['c', { x: 0, y: 7, w: 10, h: 4 }],
    ['Second', { x: 0, y: 11, w: 24, h: 1 }],
    ['d', { x: 0, y: 12, w: 24, h: 2 }],
  ]);
});

test('a panel that may be empty says so to the viewer and to the preflight', () => {
  const plan = timeseries({
    title: 'Errors',
    about: 'Errors per second.',
    unit: 'reqps',
    ifEmpty: { text: 'no errors', when: 'always' },
    queries: [promql('up', 'up')],
  });
  const [, placed] = place([{ title: 'Row', panels: [plan] }]);
  expect(placed).toMatchObject({
    fieldConfig: { defaults: { noValue: 'no errors' } },
    'x-lab': { mayBeEmpty: 'always' },
  });
});

test('a panel without a query cannot be built', () => {
  expect(() => stat({ title: 'x', about: 'x', unit: 'short', queries: [] })).toThrow(/no query/);
});

test('together the dashboards show every kind of panel that the console has to draw', () => {
  const types = boards.flatMap((board) =>
    dashboardSchema.parse(buildDashboard(board)).panels.map(({ type }) => type),
  );
  expect([...new Set(types)].toSorted()).toEqual([
    'bargauge',
    'gauge',
    'heatmap',
    'histogram',
    'logs',
    'nodeGraph',
    'piechart',
    'row',
    'stat',
    'state-timeline',
    'table',
    'text',
    'timeseries',
  ]);
});

test('every dashboard marks deploys or alerts, except the one on cardinality', () => {
  const silent = boards.filter(({ annotations = [] }) => annotations.length === 0);
  expect(silent.map(({ uid }) => uid)).toEqual(['cardinality']);
});

test('latency by service leads from a dot to its trace', () => {
  const withDots = boards.filter((board) =>
    dashboardSchema
      .parse(buildDashboard(board))
      .panels.some(({ targets }) => targets.some(({ exemplar }) => exemplar)),
  );
  expect(withDots.map(({ uid }) => uid)).toEqual([
    'kit-overview',
    'service-red',
    'endpoints',
    'worker-queue',
    'inference',
    'postgres',
  ]);
});
