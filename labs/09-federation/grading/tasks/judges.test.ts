import { expect, test } from 'vitest';
import { hints, solvedScene } from '../scene/scene.fixture.ts';
import type { Scene } from '../scene/scene.ts';
import { judgeEnvironments } from './environments.ts';
import { judgeFederation } from './federation.ts';
import { judgeHaAlerts } from './ha-alerts.ts';
import { judgeLeafLoss } from './leaf-loss.ts';
import { judgeRemoteWrite } from './remote-write.ts';

const JUDGES = {
  judgeEnvironments,
  judgeFederation,
  judgeLeafLoss,
  judgeRemoteWrite,
  judgeHaAlerts,
};

const nothing = { query: '', series: [], error: 'the query is empty' };

test.each(Object.entries(JUDGES))('%s is content with a solved scene', (_name, judge) => {
  expect(judge(solvedScene()).filter(({ passed }) => !passed)).toEqual([]);
});

test.each(Object.entries(JUDGES))('%s is not content where nothing happens', (_name, judge) => {
  const scene = solvedScene();
  const empty: Scene = {
    ...scene,
    leaves: scene.leaves.map(({ leaf }) => ({
      leaf,
      federated: [],
      recorded: [],
      requestSeries: 0,
      alertsSent: 0,
      orders: { scraped: 0, arrived: 0 },
    })),
    global: { series: [], asked: [], recorded: [] },
    healthy: { 'requests-per-second': nothing, 'error-ratio': nothing, 'missing-leaves': nothing },
    cut: { missing: nothing, requests: nothing },
    recovered: { missing: nothing },
    archived: [],
    alerts: [],
  };
  expect(judge(empty).filter(({ passed }) => !passed).length).toBeGreaterThan(1);
});

const MISTAKES: readonly [
  name: string,
  judge: keyof typeof JUDGES,
  change: (scene: Scene) => Partial<Scene>,
  hint: RegExp,
][] = [
  [
    'a leaf that is asked twice',
    'judgeFederation',
    ({ global }) => ({ global: { ...global, asked: [...global.asked, ...global.asked] } }),
    /asked more than once/,
  ],
  [
    'labels of the scrape over those of the leaf',
    'judgeFederation',
    ({ global }) => ({
      global: {
        ...global,
        series: global.series.map((labels) => ({ ...labels, exported_job: 'shop' })),
      },
    }),
    /speaks for others/,
  ],
  [
    'a leaf that is missing for ever',
    'judgeLeafLoss',
    ({ cut }) => ({ recovered: { missing: cut.missing } }),
    /answer again/,
  ],
  [
    'an environment that goes with one of its pair',
    'judgeLeafLoss',
    ({ cut }) => ({ cut: { ...cut, requests: { query: 'x', series: [] } } }),
    /one may fail/,
  ],
  [
    'samples that are lost without a limit of age',
    'judgeRemoteWrite',
    ({ leaves }) => ({
      leaves: leaves.map((one) => ({ ...one, orders: { scraped: 30, arrived: 12 } })),
    }),
    /are missing there/,
  ],
  [
    'a helper label in the archive',
    'judgeRemoteWrite',
    ({ archived }) => ({
      archived: archived.map((labels) => ({ ...labels, __tmp_wanted: 'x', replica: 'other' })),
    }),
    /helper label/,
  ],
  [
    'an alert for each process',
    'judgeHaAlerts',
    ({ alerts, leaves, world }) => ({
      alerts: [...leaves, ...world.environments].flatMap((_, place) =>
        alerts.map((labels) => ({ ...labels, instance: `${place}` })),
      ),
    }),
    /More alerts than leaves/,
  ],
];

test.each(MISTAKES)('%s is told so', (_name, judge, change, hint) => {
  const scene = solvedScene();
  expect(hints(JUDGES[judge]({ ...scene, ...change(scene) }))).toMatch(hint);
});
