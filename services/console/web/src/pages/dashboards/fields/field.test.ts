import { dashboardSchema } from '@lab/dashboards/model';
import { expect, test } from 'vitest';
import { fieldOf, show } from './field.ts';

function panel(fieldConfig: object) {
  const gridPos = { x: 0, y: 0, w: 1, h: 1 };
  const [built] = dashboardSchema.parse({
    uid: 'x',
    title: 'x',
    panels: [{ id: 1, type: 'stat', gridPos, fieldConfig }],
  }).panels;
  if (built === undefined) throw new Error('no panel');
  return built;
}

const steps = [
  { color: 'green', value: null },
  { color: 'red', value: 0.5 },
];

test('thresholds give the colour of the highest step reached', () => {
  const field = fieldOf(
    panel({ defaults: { unit: 's', thresholds: { mode: 'absolute', steps } } }),
  );
  expect(show(0.25, field)).toEqual({ text: '250 ms', color: 'green' });
  expect(show(0.5, field).color).toBe('red');
});

test('thresholds in per cent of the range', () => {
  const thresholds = {
    mode: 'percentage',
    steps: [
      { color: 'green', value: null },
      { color: 'red', value: 80 },
    ],
  };
  const field = fieldOf(panel({ defaults: { min: 0, max: 10, thresholds } }));
  expect([show(7.9, field).color, show(8, field).color]).toEqual(['green', 'red']);
});

test('mappings speak before units', () => {
  const mappings = [
    { type: 'value', options: { 0: { text: 'down', color: 'red' } } },
    { type: 'range', options: { from: 1, to: 3, result: { text: 'few' } } },
  ];
  const field = fieldOf(panel({ defaults: { unit: 's', mappings } }));
  expect([0, 2, 4].map((value) => show(value, field).text)).toEqual(['down', 'few', '4 s']);
});

test('overrides hold for the series they name alone', () => {
  const overrides = [
    {
      matcher: { id: 'byName', options: 'p95' },
      properties: [
        { id: 'unit', value: 's' },
        { id: 'custom.cellOptions', value: { type: 'color-text' } },
      ],
    },
    {
      matcher: { id: 'byRegexp', options: '/^err/' },
      properties: [{ id: 'decimals', value: 3 }],
    },
  ];
  const shown = panel({ defaults: { unit: 'short', custom: { lineWidth: 2 } }, overrides });
  expect(fieldOf(shown, 'p95')).toMatchObject({
    unit: 's',
    custom: { lineWidth: 2, cellOptions: { type: 'color-text' } },
  });
  expect(fieldOf(shown, 'errors')).toMatchObject({ unit: 'short', decimals: 3 });
});
