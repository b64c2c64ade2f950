import type { Component } from '../../../api/components.ts';
import { queryRange } from '../../../api/prometheus.ts';

/** A look at all components. */
export interface ComponentsLook {
  readonly components: readonly Component[];
  /** When it was looked at, milliseconds since 1970. */
  readonly at: number;
  /** Share of one core that each has used since the look before, by name. */
  readonly cpu: ReadonlyMap<string, number>;
}

/** CPU as a rate needs two looks, at the same process. */
export function lookAfter(
  before: ComponentsLook | undefined,
  components: readonly Component[],
  at: number,
): ComponentsLook {
  const seconds = before === undefined ? 0 : (at - before.at) / 1000;
  const cpu = components.flatMap(({ name, cpuSeconds, startedAt }): [string, number][] => {
    const earlier = before?.components.find((one) => one.name === name);
    if (earlier === undefined || earlier.startedAt !== startedAt || seconds <= 0) return [];
    if (typeof cpuSeconds !== 'number' || typeof earlier.cpuSeconds !== 'number') return [];
    return [[name, Math.max(0, (cpuSeconds - earlier.cpuSeconds) / seconds)]];
  });
  return { components, at, cpu: new Map(cpu) };
}

/** Values over the last ten minutes by component, as Prometheus saw them. */
export interface Usage {
  readonly cpu: ReadonlyMap<string, readonly number[]>;
  readonly memory: ReadonlyMap<string, readonly number[]>;
}

const usageSeconds = 600;

/** What components have used. */
export async function usage(signal: AbortSignal): Promise<Usage> {
  const end = Math.floor(Date.now() / 1000);
  const window = { start: end - usageSeconds, end };
  const ask = async (query: string) => {
    const series = await queryRange(query, window, 15, signal);
    return new Map(
      series.map(({ metric, values }) => [metric.name ?? '', values.map(([, value]) => value)]),
    );
  };
  const [cpu, memory] = await Promise.all([
    ask('sum by (name) (rate(container_cpu_usage_seconds_total[30s]))'),
    ask('sum by (name) (container_memory_working_set_bytes)'),
  ]);
  return { cpu, memory };
}
