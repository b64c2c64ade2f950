import { expect, test } from 'vitest';
import { alertRows } from './stretches.ts';

const series = (alertstate: string, service: string, times: number[]) => ({
  metric: { __name__: 'ALERTS', alertname: 'Down', alertstate, service },
  values: times.map((at): [number, number] => [at, 1]),
});

test('one row for each alert: pending, firing, and a gap between two times', () => {
  const rows = alertRows(
    [
      series('firing', 'api', [20, 30, 100]),
      series('pending', 'api', [0, 10]),
      series('firing', 'worker', [40]),
    ],
    10,
  );
  expect(rows).toEqual([
    {
      name: 'Down',
      labels: { service: 'api' },
      stretches: [
        { state: 'pending', from: 0, to: 20 },
        { state: 'firing', from: 20, to: 40 },
        { state: 'firing', from: 100, to: 110 },
      ],
    },
    {
      name: 'Down',
      labels: { service: 'worker' },
      stretches: [{ state: 'firing', from: 40, to: 50 }],
    },
  ]);
});
