import type { Service } from '../../compose/service.ts';

/**
 * For each service the others that its environment names by URL, such as where it sends its traces.
 * Names that would close a circle, together with `depends_on`, are left out.
 */
export function receiversOf(services: readonly Service[]): Map<string, string[]> {
  const names = new Set(services.map(({ name }) => name));
  const before = new Map(services.map(({ name, dependsOn }) => [name, Object.keys(dependsOn)]));
  const receivers = new Map<string, string[]>();
  for (const { name, environment, local } of services) {
    const texts = Object.values({ ...environment, ...local?.env });
    const hosts = texts.flatMap((text) => /^\w+:\/\/(?:[^@/]*@)?([^:/]+)/.exec(text)?.[1] ?? []);
    const named = [...new Set(hosts)].filter((host) => host !== name && names.has(host));
    const kept = named.filter((receiver) => !reaches(receiver, name, before));
    before.set(name, [...(before.get(name) ?? []), ...kept]);
    receivers.set(name, kept);
  }
  return receivers;
}

function reaches(from: string, to: string, edges: ReadonlyMap<string, readonly string[]>): boolean {
  const seen = new Set<string>();
  const pending = [from];
  for (const name of pending) {
    if (name === to) return true;
    if (seen.has(name)) continue;
    seen.add(name);
    pending.push(...(edges.get(name) ?? []));
  }
  return false;
}
