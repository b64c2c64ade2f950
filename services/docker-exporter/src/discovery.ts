import { type Component, LOGS_LABEL, METRICS_PATH_LABEL } from './component.ts';

/** One entry of Prometheus' HTTP service discovery. */
export interface TargetGroup {
  readonly targets: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

const metaLabels = ({ name, containerId, health, labels }: Component) => ({
  __meta_lab_component: name,
  __meta_lab_health: health,
  ...(containerId === undefined ? {} : { __meta_lab_container_id: containerId }),
  ...Object.fromEntries(
    Object.entries(labels)
      .filter(([key]) => key.startsWith('lab.'))
      .map(([key, value]) => [
        `__meta_lab_label_${key.slice(4).replace(/[^a-zA-Z0-9_]/g, '_')}`,
        value,
      ]),
  ),
});

/** The components that run and expose metrics. */
export function metricsTargets(components: readonly Component[]): TargetGroup[] {
  return components.flatMap((component) => {
    const { state, metricsAddress, labels } = component;
    if (state !== 'running' || metricsAddress === undefined) return [];
    const path = labels[METRICS_PATH_LABEL];
    return [
      {
        targets: [metricsAddress],
        labels: {
          ...metaLabels(component),
          ...(path === undefined ? {} : { __metrics_path__: path }),
        },
      },
    ];
  });
}

/**
 * The containers whose log must be fetched, because they do not push it. Those that have ended
 * stay in the list: their last lines may not have been read yet.
 */
export function logTargets(components: readonly Component[]): TargetGroup[] {
  return components.flatMap((component) =>
    component.containerId === undefined || component.labels[LOGS_LABEL] === 'pushed'
      ? []
      : [{ targets: [component.name], labels: metaLabels(component) }],
  );
}
