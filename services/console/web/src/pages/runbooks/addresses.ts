/** Puts a service in the place that a runbook leaves for it. A name that is none leaves the place. */
export function forService(markdown: string, service: string | undefined): string {
  return service !== undefined && /^[\w.-]+$/.test(service)
    ? markdown.replaceAll(/<service>|%3Cservice%3E/g, service)
    : markdown;
}

/** Where a link of a runbook leads on this site: another runbook is a file beside it. */
export function siteAddress(address: string): string {
  const name = /^([\w-]+)\.md(#.*)?$/.exec(address);
  return name === null ? address : `/runbooks/${name[1]}${name[2] ?? ''}`;
}

const signals: Readonly<Record<string, string>> = {
  promql: 'metrics',
  logql: 'logs',
  traceql: 'traces',
};

/** Where a query can be run; undefined for code that is no query. */
export function queryAddress(code: string, language: string | undefined): string | undefined {
  const signal = signals[language ?? ''];
  if (signal === undefined) return undefined;
  return `/explore?${new URLSearchParams({ signal, query: code })}`;
}
