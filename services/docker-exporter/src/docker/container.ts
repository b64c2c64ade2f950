import {
  type Component,
  type Health,
  healthStates,
  metricsPort,
  noUsage,
  type Usage,
} from '../component.ts';
import type { ContainerDetails, ContainerStats, ListedContainer } from './answers.ts';

const SERVICE_LABEL = 'com.docker.compose.service';
const NUMBER_LABEL = 'com.docker.compose.container-number';

/** The Compose service, with its number from the second replica on. */
export function componentName(labels: Readonly<Record<string, string>>): string | undefined {
  const service = labels[SERVICE_LABEL];
  const number = labels[NUMBER_LABEL] ?? '1';
  return service === undefined || number === '1' ? service : `${service}-${number}`;
}

/** Puts together what the engine says of one container. */
export function toComponent(
  name: string,
  listed: ListedContainer,
  details: ContainerDetails,
  stats: ContainerStats | undefined,
  restarts: number,
): Component {
  const port = metricsPort(listed.Labels);
  const started = new Date(details.State.StartedAt);
  return {
    name,
    containerId: listed.Id,
    state: details.State.Status,
    health: healthOf(details.State.Health?.Status),
    exitCode: details.State.Status === 'exited' ? details.State.ExitCode : null,
    restarts,
    // The engine writes the year 1 for a container that was never started.
    startedAt: started.getTime() > 0 ? started : null,
    labels: listed.Labels,
    // Compose gives every container its service's name on the project's network.
    metricsAddress: port === undefined ? undefined : `${listed.Labels[SERVICE_LABEL]}:${port}`,
    usage: usageOf(details, stats),
  };
}

function healthOf(status: string | undefined): Health {
  return healthStates.find((state) => state === status) ?? 'none';
}

function usageOf({ HostConfig }: ContainerDetails, stats: ContainerStats | undefined): Usage {
  const memoryLimitBytes = HostConfig.Memory > 0 ? HostConfig.Memory : null;
  if (stats === undefined) return { ...noUsage, memoryLimitBytes };
  const { usage, stats: memory } = stats.memory_stats;
  const droppable = memory?.inactive_file ?? memory?.total_inactive_file ?? 0;
  const networks = stats.networks ? Object.values(stats.networks) : undefined;
  const sum = (key: 'rx_bytes' | 'tx_bytes') =>
    networks?.reduce((total, network) => total + network[key], 0) ?? null;
  return {
    cpuSeconds: stats.cpu_stats.cpu_usage.total_usage / 1e9,
    memoryBytes: usage === undefined ? null : Math.max(0, usage - droppable),
    memoryLimitBytes,
    receivedBytes: sum('rx_bytes'),
    transmittedBytes: sum('tx_bytes'),
  };
}
