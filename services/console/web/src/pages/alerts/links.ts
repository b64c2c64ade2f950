import type { Ruler } from './api/rules.ts';

/**
 * Where this site shows a runbook: `runbook_url` names a file of the repository. An address of the web
 * stays what it is; undefined for anything else.
 */
export function runbookHref(url: string, service?: string): string | undefined {
  const name = /^(?:\/|[\w./-]*\/)?runbooks\/([\w-]+)(?:\.md)?$/.exec(url)?.[1];
  if (name !== undefined) {
    return service === undefined
      ? `/runbooks/${name}`
      : `/runbooks/${name}?${new URLSearchParams({ service })}`;
  }
  return /^https?:\/\//.test(url) ? url : undefined;
}

/** Where an expression can be looked at. `search` is what pages share. */
export function exploreHref(ruler: Ruler, query: string, search: string): string {
  const parameters = new URLSearchParams(search);
  parameters.set('signal', ruler === 'loki' ? 'logs' : 'metrics');
  parameters.set('query', query);
  return `/explore?${parameters}`;
}

const ofServices = ['api', 'inference', 'worker'];

/** The dashboard that an alert names, or that of its service. */
export function dashboardHref(
  annotations: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>>,
  search: string,
): string {
  const named = /^(?:\/d|\/dashboards)\/([\w-]+)/.exec(annotations.dashboard_url ?? '')?.[1];
  const service = labels.service ?? '';
  const parameters = new URLSearchParams(search);
  if (ofServices.includes(service)) parameters.set('var-service', service);
  const uid = named ?? (ofServices.includes(service) ? 'service-red' : 'kit-overview');
  return parameters.size === 0 ? `/dashboards/${uid}` : `/dashboards/${uid}?${parameters}`;
}
