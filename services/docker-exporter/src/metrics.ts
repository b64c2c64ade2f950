import { registry } from '@lab/telemetry';
import { Counter, Gauge } from 'prom-client';
import type { Collector, Snapshot } from './collector.ts';
import { type Component, healthStates } from './component.ts';

interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

interface Family {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  readonly samples: (snapshot: Snapshot) => Sample[];
}

/**
 * The series of a component carry its own name as `service`, not that of this exporter; the version
 * that runs in it is not known here.
 */
const componentLabels = ['name', 'service', 'version'];
const labelsOf = (name: string) => ({ name, service: name, version: '' });

const perComponent =
  (value: (component: Component) => number | null) =>
  ({ components }: Snapshot): Sample[] =>
    components.flatMap((component) => {
      const number = value(component);
      return number === null ? [] : [{ labels: labelsOf(component.name), value: number }];
    });

const counters: readonly Family[] = [
  {
    name: 'container_cpu_usage_seconds_total',
    help: 'CPU time used, all cores together.',
    labels: componentLabels,
    samples: perComponent(({ usage }) => usage.cpuSeconds),
  },
  {
    name: 'container_network_receive_bytes_total',
    help: 'Bytes received over the network. Containers only.',
    labels: componentLabels,
    samples: perComponent(({ usage }) => usage.receivedBytes),
  },
  {
    name: 'container_network_transmit_bytes_total',
    help: 'Bytes sent over the network. Containers only.',
    labels: componentLabels,
    samples: perComponent(({ usage }) => usage.transmittedBytes),
  },
  {
    name: 'container_restarts_total',
    help: 'How often it was started again.',
    labels: componentLabels,
    samples: perComponent(({ restarts }) => restarts),
  },
  {
    name: 'container_events_total',
    help: 'What happened to it: create, start, restart, die, kill, stop, oom, healthy, unhealthy, ...',
    labels: [...componentLabels, 'action'],
    samples: ({ events }) =>
      events.map(({ name, action, count }) => ({
        labels: { ...labelsOf(name), action },
        value: count,
      })),
  },
];

const gauges: readonly Family[] = [
  {
    name: 'docker_exporter_up',
    help: '1 when the container engine, or the state of the local runtime, could be read.',
    labels: [],
    samples: ({ up }) => [{ labels: {}, value: up ? 1 : 0 }],
  },
  {
    name: 'docker_exporter_collect_duration_seconds',
    help: 'How long the newest look took.',
    labels: [],
    samples: ({ seconds }) => [{ labels: {}, value: seconds }],
  },
  {
    name: 'container_memory_working_set_bytes',
    help: 'Memory in use that cannot be given back by dropping caches.',
    labels: componentLabels,
    samples: perComponent(({ usage }) => usage.memoryBytes),
  },
  {
    name: 'container_memory_limit_bytes',
    help: 'Memory it may use; absent without a limit.',
    labels: componentLabels,
    samples: perComponent(({ usage }) => usage.memoryLimitBytes),
  },
  {
    name: 'container_start_time_seconds',
    help: 'When it was started last, in unix time.',
    labels: componentLabels,
    samples: perComponent(({ startedAt }) => (startedAt ? startedAt.getTime() / 1000 : null)),
  },
  {
    name: 'container_health',
    help: '1 for the state that its health check is in, 0 for the others.',
    labels: [...componentLabels, 'state'],
    samples: ({ components }) =>
      components.flatMap(({ name, health }) =>
        healthStates.map((state) => ({
          labels: { ...labelsOf(name), state },
          value: state === health ? 1 : 0,
        })),
      ),
  },
  {
    name: 'container_state',
    help: '1 for the state that it is in: running, exited, ...',
    labels: [...componentLabels, 'state'],
    samples: ({ components }) =>
      components.map(({ name, state }) => ({ labels: { ...labelsOf(name), state }, value: 1 })),
  },
];

/**
 * Makes the series of all components part of `/metrics`; each scrape looks at the source once.
 * @returns takes them out again
 */
export function registerMetrics(collector: Collector): () => void {
  for (const { name, help, labels, samples } of counters) {
    const counter: Counter<string> = new Counter({
      name,
      help,
      labelNames: labels,
      registers: [registry],
      async collect() {
        const snapshot = await collector.snapshot();
        counter.reset();
        for (const sample of samples(snapshot)) counter.inc({ ...sample.labels }, sample.value);
      },
    });
  }
  for (const { name, help, labels, samples } of gauges) {
    const gauge: Gauge<string> = new Gauge({
      name,
      help,
      labelNames: labels,
      registers: [registry],
      async collect() {
        const snapshot = await collector.snapshot();
        gauge.reset();
        for (const sample of samples(snapshot)) gauge.set({ ...sample.labels }, sample.value);
      },
    });
  }
  return () => {
    for (const { name } of [...counters, ...gauges]) registry.removeSingleMetric(name);
  };
}
