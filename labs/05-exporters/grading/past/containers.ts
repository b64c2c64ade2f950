import { type SeriesPlan, type Shape, shapes } from '@lab/kit/spec';
import type { World } from './past.ts';

const MEGABYTE = 1e6;
const HEALTH = ['healthy', 'unhealthy', 'starting', 'none'];

/** Three containers under the names of docker-exporter. */
export function containerSeries({ containers }: World): SeriesPlan[] {
  const [steady, crashing, unlimited] = containers;
  return [
    ...containerOf(steady, { cores: 0.4, memory: 180, limit: 512, crashes: 0, sick: true }),
    ...containerOf(crashing, {
      cores: 1.2,
      memory: 230,
      limit: 256,
      crashes: 1 / 300,
      sick: false,
    }),
    ...containerOf(unlimited, { cores: 0.1, memory: 90, crashes: 0, sick: false }),
  ];
}

interface Container {
  readonly cores: number;
  readonly memory: number;
  readonly limit?: number;
  /** Crashes per second while there are crashes. */
  readonly crashes: number;
  readonly sick: boolean;
}

function containerOf(name: string, container: Container): SeriesPlan[] {
  const { cores, memory, limit, crashes, sick } = container;
  const labels = { job: 'docker', instance: 'docker-exporter:8005', name, service: name };
  const counter = (metric: string, value: Shape, more = {}): SeriesPlan => ({
    name: metric,
    type: 'counter',
    labels: { ...labels, ...more },
    value,
    resets: ['exporter-restart'],
    fractional: metric.includes('_seconds'),
    stream: `${name} ${metric} ${JSON.stringify(more)}`,
  });
  const gauge = (metric: string, value: Shape, more = {}): SeriesPlan => ({
    name: metric,
    type: 'gauge',
    labels: { ...labels, ...more },
    value,
  });
  const whenCrashing = shapes.spike('crashes', crashes, 0);
  const health = (state: string): Shape => {
    if (!sick) return state === 'healthy' ? 1 : 0;
    if (state === 'healthy') return shapes.spike('sick', 0, 1);
    return state === 'unhealthy' ? shapes.spike('sick', 1, 0) : 0;
  };
  return [
    counter('container_cpu_usage_seconds_total', shapes.product(cores, shapes.noise(0.2))),
    gauge(
      'container_memory_working_set_bytes',
      shapes.product(memory * MEGABYTE, shapes.noise(0.05)),
    ),
    ...(limit === undefined ? [] : [gauge('container_memory_limit_bytes', limit * MEGABYTE)]),
    counter('container_restarts_total', whenCrashing),
    counter('container_events_total', whenCrashing, { action: 'oom' }),
    counter('container_events_total', whenCrashing, { action: 'die' }),
    counter('container_events_total', shapes.product(0.002, shapes.noise(0.5)), { action: 'exec' }),
    ...HEALTH.map((state) => gauge('container_health', health(state), { state })),
  ];
}
