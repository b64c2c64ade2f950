import { expect, test } from 'vitest';
import { alertIntervals } from './alert-intervals.ts';
import { graderContext } from './rules.fixture.ts';

const RULES = `
groups:
  - name: heat
    rules:
      - { alert: Hot, expr: heat > 7 }
      - { alert: Cold, expr: heat < 2 }
`;

test('each alert of a file is told apart, evaluated less often than sampled', async () => {
  const { workbench } = await graderContext({});
  const data = {
    intervalSeconds: 60,
    evaluationSeconds: 300,
    steps: 21,
    series: [{ series: 'heat{room="a"}', values: '0x4 5x4 9x4 5x5' }],
  };
  expect(await alertIntervals(workbench, { rules: RULES, data })).toEqual([
    { alert: 'Cold', labels: { room: 'a' }, intervals: [{ from: 0, to: 300 }] },
    { alert: 'Hot', labels: { room: 'a' }, intervals: [{ from: 600, to: 900 }] },
  ]);
  const [hot] = await alertIntervals(workbench, { rules: RULES, alert: 'Hot', data });
  expect(hot?.intervals).toEqual([{ from: 600, to: 900 }]);
});
