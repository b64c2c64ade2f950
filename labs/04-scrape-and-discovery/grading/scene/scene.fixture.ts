import type { Evidence } from '@lab/kit/spec';
import { ALERTS } from '../world/alerts.ts';
import { NOISE } from '../world/page.ts';
import { createWorld, type Endpoint, type Member, present } from '../world/world.ts';
import type { Scene, Target } from './scene.ts';

const ERRORS = {
  kept: '',
  'too many samples': 'sample limit exceeded',
  'too many labels': 'label_limit exceeded (metric: "x", number of labels: 42, limit: 32)',
};

/** A member as a target of a job. */
export function targetFrom(member: Member, job: string): Target {
  const { service, env, version, address, fate } = member;
  return {
    scrapePool: job,
    scrapeUrl: `http://${address}/metrics`,
    labels: { service, env, ...(version !== undefined && { version }), instance: address, job },
    discoveredLabels: { __address__: address },
    health: fate === 'kept' ? 'up' : 'down',
    lastError: ERRORS[fate],
    lastScrape: '2026-11-26T12:00:00Z',
    lastScrapeDuration: 0.01,
  };
}

const isNoise = (name: string) => NOISE.some((family) => name.startsWith(family));

/** What a Prometheus makes of a world when everything is solved; the pages leave no noise. */
export function solvedScene(): Scene {
  const world = createWorld();
  const listed = (when: 'before' | 'after') => ({
    components: present(world.components, when).filter(({ optsOut }) => !optsOut),
    machines: present(world.machines, when),
  });
  const targets = (when: 'before' | 'after') => [
    ...listed(when).components.map((member) => targetFrom(member, 'components')),
    ...listed(when).machines.map((member) => targetFrom(member, 'machines')),
  ];
  const before = [...listed('before').components, ...listed('before').machines];
  const names = new Set(
    before
      .filter(({ fate }) => fate === 'kept')
      .flatMap(({ samples }) => samples.map(({ name }) => name))
      .filter((name) => !isNoise(name)),
  );
  const endpoints: Endpoint[] = [
    { address: 'http://127.0.0.1:9/well', module: 'http_2xx', success: 1 },
    { address: '127.0.0.1:9', module: 'tcp_connect', success: 1 },
  ];
  return {
    world,
    endpoints,
    config: {
      interval: '5s',
      externalLabels: {},
      jobs: [
        { job_name: 'components', http_sd_configs: [{ url: 'http://docker-exporter:8005/sd' }] },
        { job_name: 'machines', file_sd_configs: [{ files: ['targets/*.yml'] }] },
        { job_name: 'probes', file_sd_configs: [{ files: ['probes/*.yml'] }] },
      ],
    },
    requests: [
      new URL('http://docker-exporter:8005/sd'),
      ...endpoints.map(
        ({ address, module }) =>
          new URL(
            `http://blackbox:9115/probe?module=${module}&target=${encodeURIComponent(address)}`,
          ),
      ),
    ],
    targets: targets('before'),
    later: targets('after'),
    series: [...names].map((name) => ({ labels: { __name__: name, job: 'components' }, value: 1 })),
    alerts: Object.fromEntries(ALERTS.map(({ alert, value }) => [alert, [{ labels: {}, value }]])),
    probes: endpoints.map(({ address, success }) => ({
      labels: { instance: address },
      value: success,
    })),
    kept: [],
  };
}

/** The hints of what failed. */
export const hints = (evidence: readonly Evidence[]): string =>
  evidence
    .filter(({ passed }) => !passed)
    .map(({ hint }) => hint)
    .join('\n');
