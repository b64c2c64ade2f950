import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  type DashboardLink,
  DashboardLinkBuilder,
  DashboardLinkType,
} from '@grafana/grafana-foundation-sdk/dashboard';

/**
 * A link: of a panel, shown in its head; of a value, shown where it is clicked. Addresses of
 * dashboards are paths (`/d/<uid>`), the same in Grafana and in the console; pages of the console
 * begin with `${console}`.
 */
export interface Link {
  readonly title: string;
  readonly url: string;
}

/** What to do when this panel is red: a page of stack/prometheus/runbooks. */
export const runbook = (name: string): Link => ({
  title: `Runbook ${name}`,
  url: `\${console}/runbooks/${name}`,
});

/** A dashboard, with the time range kept. `variables` sets its variables: `{service: '$service'}`. */
export function toDashboard(
  uid: string,
  title: string,
  variables: Readonly<Record<string, string>> = {},
): Link {
  const query = ['${__url_time_range}'];
  for (const [name, value] of Object.entries(variables)) query.push(`var-${name}=${value}`);
  return { title, url: `/d/${uid}/${uid}?${query.join('&')}` };
}

/** From a series to the traces of its service. */
export const tracesOfSeries = toDashboard('traces', 'Traces of ${__field.labels.service}', {
  service: '${__field.labels.service}',
});

/** From a series to the log lines of its service. */
export const logsOfSeries = toDashboard('logs', 'Log lines of ${__field.labels.service}', {
  service: '${__field.labels.service}',
});

/** From the chosen services to their traces. */
export const tracesOfChoice = toDashboard('traces', 'Traces', { service: '${service:raw}' });

/** From the chosen services to their log lines. */
export const logsOfChoice = toDashboard('logs', 'Log lines', { service: '${service:raw}' });

export const linkBuilder = ({ title, url }: Link): Builder<DashboardLink> =>
  inSight(new DashboardLinkBuilder(title).type(DashboardLinkType.Link).url(url).targetBlank(false));

/** The menu of all dashboards of the kit, at the top of each. */
export const kitMenu = (): Builder<DashboardLink> =>
  inSight(
    new DashboardLinkBuilder('Dashboards of the kit')
      .type(DashboardLinkType.Dashboards)
      .tags(['lab-kit'])
      .asDropdown(true)
      .includeVars(false)
      .keepTime(true),
  );

/** Takes out what the builder of the SDK always sets: a place in a menu instead of on the page. */
export function inSight<T extends { placement?: unknown }>(builder: Builder<T>): Builder<T> {
  return {
    build: () => {
      const built = builder.build();
      delete built.placement;
      return built;
    },
  };
}
