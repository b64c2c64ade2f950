import type { Look } from '../scenario.ts';

/** A dashboard, with its variables set. */
export function dashboard(
  title: string,
  uid: string,
  variables: Readonly<Record<string, string>> = {},
): Look {
  const query = Object.entries(variables).map(([name, value]) => [`var-${name}`, value]);
  const search = query.length === 0 ? '' : `?${new URLSearchParams(query)}`;
  return { title: `Dashboard: ${title}`, path: `/dashboards/${uid}${search}` };
}

/** A query of Explore. */
export function explore(title: string, signal: 'metrics' | 'logs' | 'traces', query: string): Look {
  return { title: `Explore: ${title}`, path: `/explore?${new URLSearchParams({ signal, query })}` };
}

export const alerts: Look = { title: 'Alerts', path: '/alerts' };
