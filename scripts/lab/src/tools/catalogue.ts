/** Names of the programs that the kit runs beside its own services. */
export const toolNames = [
  'prometheus',
  'promtool',
  'alertmanager',
  'amtool',
  'node-exporter',
  'blackbox-exporter',
  'pushgateway',
  'postgres-exporter',
  'loki',
  'tempo',
  'grafana',
] as const;

export type ToolName = (typeof toolNames)[number];

export interface Tool {
  /** Names under which the program is found on PATH, best first. */
  readonly commands: readonly string[];
  /**
   * Debian packages that carry it, the newest release's first; without one the program is used only
   * from PATH. (promtool became a package of its own after Debian 12.)
   */
  readonly debianPackages: readonly string[];
  readonly homebrewFormula?: string;
  /** Oldest release that the kit's configuration is valid for. */
  readonly oldest: string;
}

export const catalogue: Readonly<Record<ToolName, Tool>> = {
  prometheus: {
    commands: ['prometheus'],
    debianPackages: ['prometheus'],
    homebrewFormula: 'prometheus',
    oldest: '2.53.0',
  },
  promtool: {
    commands: ['promtool'],
    debianPackages: ['promtool', 'prometheus'],
    homebrewFormula: 'prometheus',
    oldest: '2.53.0',
  },
  alertmanager: {
    commands: ['alertmanager', 'prometheus-alertmanager'],
    debianPackages: ['prometheus-alertmanager'],
    homebrewFormula: 'alertmanager',
    oldest: '0.27.0',
  },
  amtool: {
    commands: ['amtool'],
    debianPackages: ['prometheus-alertmanager'],
    homebrewFormula: 'alertmanager',
    oldest: '0.27.0',
  },
  'node-exporter': {
    commands: ['node_exporter', 'prometheus-node-exporter'],
    debianPackages: ['prometheus-node-exporter'],
    homebrewFormula: 'node_exporter',
    oldest: '1.6.0',
  },
  'blackbox-exporter': {
    commands: ['blackbox_exporter', 'prometheus-blackbox-exporter'],
    debianPackages: ['prometheus-blackbox-exporter'],
    homebrewFormula: 'blackbox_exporter',
    oldest: '0.24.0',
  },
  pushgateway: {
    commands: ['pushgateway', 'prometheus-pushgateway'],
    debianPackages: ['prometheus-pushgateway'],
    homebrewFormula: 'pushgateway',
    oldest: '1.6.0',
  },
  'postgres-exporter': {
    commands: ['postgres_exporter', 'prometheus-postgres-exporter'],
    debianPackages: ['prometheus-postgres-exporter'],
    homebrewFormula: 'postgres_exporter',
    oldest: '0.15.0',
  },
  loki: { commands: ['loki'], debianPackages: [], homebrewFormula: 'loki', oldest: '3.0.0' },
  tempo: { commands: ['tempo'], debianPackages: [], homebrewFormula: 'tempo', oldest: '2.6.0' },
  grafana: {
    commands: ['grafana', 'grafana-server'],
    debianPackages: [],
    homebrewFormula: 'grafana',
    oldest: '11.0.0',
  },
};

/** Tools that can be fetched on Debian and its relatives. */
export const fetchableTools: readonly ToolName[] = toolNames.filter(
  (name) => catalogue[name].debianPackages.length > 0,
);

export function isToolName(name: string): name is ToolName {
  return Object.hasOwn(catalogue, name);
}
