import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  ConstantVariableBuilder,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  TextBoxVariableBuilder,
  VariableHide,
  type VariableModel,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { loki, prometheus, type SourceRef } from './datasources.ts';

/** A variable, before it stands in a dashboard. */
export type Variable = Builder<VariableModel>;

const titles = {
  prometheus: { name: 'datasource', label: 'Metrics', title: 'Prometheus' },
  loki: { name: 'loki', label: 'Logs', title: 'Loki' },
  tempo: { name: 'tempo', label: 'Traces', title: 'Tempo' },
} as const;

/** The data source that the panels of one kind ask. */
export function datasourceVariable(type: SourceRef['type']): Variable {
  const { name, label, title } = titles[type];
  return new DatasourceVariableBuilder(name)
    .label(label)
    .description(`${title} that the panels ask.`)
    .type(type)
    .current({ selected: true, text: title, value: type });
}

interface Choice {
  readonly name: string;
  readonly label: string;
  readonly description: string;
}

const choice = ({ name, label, description }: Choice, source: SourceRef) =>
  new QueryVariableBuilder(name)
    .label(label)
    .description(description)
    .datasource({ ...source })
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .allValue('.+')
    .current({ selected: true, text: ['All'], value: ['$__all'] });

/** Values of a label among the series that `selector` chooses; several at once, or all. */
export function metricVariable(spec: Choice & { selector: string; values: string }): Variable {
  const query = `label_values(${spec.selector}, ${spec.values})`;
  return choice(spec, prometheus).query({ qryType: 1, query, refId: spec.name }).definition(query);
}

/** Values of a label among the log streams that `selector` chooses; several at once, or all. */
export function logVariable(spec: Choice & { selector: string; values: string }): Variable {
  return choice(spec, loki)
    .query({ type: 1, label: spec.values, stream: spec.selector, refId: spec.name })
    .definition(`label_values(${spec.selector}, ${spec.values})`);
}

/** Free text. */
export const textVariable = ({ name, label, description }: Choice): Variable =>
  new TextBoxVariableBuilder(name).label(label).description(description).defaultValue('');

/** Where the kit's console is, for links to its pages. The console puts its own address here. */
export const consoleAddress: Variable = {
  build: () => ({
    ...new ConstantVariableBuilder('console')
      .label('Console')
      .description("Address of the kit's console, for links to runbooks.")
      .value('http://127.0.0.1:4000')
      .build(),
    hide: VariableHide.HideVariable,
    current: { selected: true, text: 'http://127.0.0.1:4000', value: 'http://127.0.0.1:4000' },
  }),
};

/** Environments among the series of a metric. */
export const envVariable = (metric: string): Variable =>
  metricVariable({
    name: 'env',
    label: 'Environment',
    description: 'Value of the env label.',
    selector: metric,
    values: 'env',
  });

/** Services that have a metric, within the chosen environments. */
export const serviceVariable = (metric: string): Variable =>
  metricVariable({
    name: 'service',
    label: 'Service',
    description: 'Services within the chosen environments.',
    selector: `${metric}{env=~"$env"}`,
    values: 'service',
  });

/** Instances of the chosen services. */
export const instanceVariable = (metric: string): Variable =>
  metricVariable({
    name: 'instance',
    label: 'Instance',
    description: 'Instances of the chosen services.',
    selector: `${metric}{env=~"$env", service=~"$service"}`,
    values: 'instance',
  });
