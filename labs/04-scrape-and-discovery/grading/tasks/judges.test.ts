import { expect, test } from 'vitest';
import type { Job } from '../config.ts';
import { onceScraped } from '../scene/prerequisite.ts';
import { hints, solvedScene } from '../scene/scene.fixture.ts';
import type { Scene, Target } from '../scene/scene.ts';
import { judgeFileSd } from './file-sd.ts';
import { judgeHttpSd } from './http-sd.ts';
import { judgeLabels } from './labels.ts';
import { judgeLimits } from './limits.ts';
import { judgeNoise } from './noise.ts';
import { judgeProbes } from './probes.ts';

const JUDGES = { judgeHttpSd, judgeFileSd, judgeLabels, judgeNoise, judgeLimits, judgeProbes };

const withJobs = (scene: Scene, change: Partial<Job>): Scene => ({
  ...scene,
  config: { ...scene.config, jobs: scene.config.jobs.map((job) => ({ ...job, ...change })) },
});

const relabelled =
  (change: (labels: Target['labels'], place: number) => Target['labels']) =>
  (scene: Scene): Scene => ({
    ...scene,
    targets: scene.targets.map((target, place) => ({
      ...target,
      labels: change(target.labels, place),
    })),
  });

test.each(Object.entries(JUDGES))('%s is content with a solved scene', (_name, judge) => {
  expect(judge(solvedScene()).filter(({ passed }) => !passed)).toEqual([]);
});

test.each(Object.entries(JUDGES))('%s is not content where nothing is scraped', (_name, judge) => {
  const empty = {
    requests: [],
    targets: [],
    later: [],
    series: [],
    alerts: {},
    probes: [],
  };
  const failed = judge({ ...solvedScene(), ...empty }).filter(({ passed }) => !passed);
  expect(failed.length).toBeGreaterThan(1);
});

const MISTAKES: readonly [
  name: string,
  judge: keyof typeof JUDGES,
  change: (scene: Scene) => Scene,
  hint: RegExp,
][] = [
  [
    'a component that stays after its end',
    'judgeHttpSd',
    (scene) => ({ ...scene, later: [...scene.later, ...scene.targets] }),
    /must not stay/,
  ],
  [
    'a component that is never found',
    'judgeHttpSd',
    (scene) => ({ ...scene, later: scene.targets }),
    /Nobody edits a file/,
  ],
  [
    'a component that is scraped against its will',
    'judgeHttpSd',
    (scene) => {
      const { address } = scene.world.components.residents.find(({ optsOut }) => optsOut) ?? {};
      return { ...scene, requests: [...scene.requests, new URL(`http://${address}/metrics`)] };
    },
    /no rule of yours heeds it/,
  ],
  [
    'labels of the inventory that are gone',
    'judgeFileSd',
    relabelled(({ service: _, ...labels }) => labels),
    /wipe a label/,
  ],
  [
    'no env at all, but an external one',
    'judgeLabels',
    (scene) => ({
      ...relabelled(({ env: _, ...labels }) => labels)(scene),
      config: { ...scene.config, externalLabels: { env: 'lab' } },
    }),
    /never sees them/,
  ],
  [
    'a label that a rule after the scrape should have set',
    'judgeLabels',
    (scene) =>
      withJobs(relabelled(({ version: _, ...labels }) => labels)(scene), {
        metric_relabel_configs: [{ target_label: 'version' }],
      }),
    /comes after the scrape/,
  ],
  [
    'an instance that is the service',
    'judgeLabels',
    relabelled((labels) => ({ ...labels, instance: labels.service ?? '' })),
    /two replicas/,
  ],
  [
    'one service for all',
    'judgeLabels',
    relabelled((labels) => ({ ...labels, service: 'shop' })),
    /a text that you have written/,
  ],
  [
    'the count of a histogram that is left',
    'judgeNoise',
    (scene) => ({
      ...scene,
      series: [
        ...scene.series,
        { labels: { __name__: 'nodejs_gc_duration_seconds_count', job: 'components' }, value: 3 },
      ],
    }),
    /a sum and a count as well/,
  ],
  [
    'an alert that reads what is gone',
    'judgeNoise',
    (scene) => ({
      ...scene,
      series: scene.series.filter(({ labels }) => labels.__name__ !== 'process_max_fds'),
      alerts: { ...scene.alerts, FilesRunOut: [] },
    }),
    /reads process_max_fds/,
  ],
  [
    'an alert that fires twice for one process',
    'judgeNoise',
    (scene) => ({
      ...scene,
      alerts: {
        ...scene.alerts,
        FilesRunOut: [...(scene.alerts.FilesRunOut ?? []), { labels: {}, value: 0.9 }],
      },
    }),
    /more than once/,
  ],
  [
    'a family that nobody meant to drop',
    'judgeNoise',
    (scene) => ({
      ...scene,
      series: scene.series.filter(({ labels }) => !labels.__name__?.startsWith('http_')),
    }),
    /more than the two families/,
  ],
  [
    'no limit',
    'judgeLimits',
    (scene) => ({
      ...scene,
      targets: scene.targets.map((target) => ({ ...target, health: 'up', lastError: '' })),
    }),
    /Nothing limits this/,
  ],
  [
    'a limit that hits everybody',
    'judgeLimits',
    (scene) => ({
      ...scene,
      targets: scene.targets.map((target) => ({
        ...target,
        health: 'down',
        lastError: 'sample limit exceeded',
      })),
    }),
    /cuts off who does nothing wrong/,
  ],
  [
    'one module for all',
    'judgeProbes',
    (scene) => ({
      ...withJobs(scene, { params: { module: ['http_2xx'] } }),
      requests: scene.requests.map((url) => new URL(url.href.replace('tcp_connect', 'http_2xx'))),
    }),
    /One module for all/,
  ],
  [
    'probes that cannot be told apart',
    'judgeProbes',
    (scene) => ({
      ...scene,
      probes: [{ labels: { instance: 'blackbox:9115' }, value: 1 }],
    }),
    /nobody can tell/,
  ],
];

test.each(MISTAKES)('%s', (_name, judge, change, hint) => {
  expect(hints(JUDGES[judge](change(solvedScene())))).toMatch(hint);
});

test('what becomes of targets is not judged before there are some', () => {
  const judge = onceScraped(judgeNoise);
  expect(judge({ ...solvedScene(), targets: [] })).toMatchObject([{ passed: false }]);
  expect(judge(solvedScene()).length).toBeGreaterThan(1);
});
