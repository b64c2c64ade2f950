import { type ComposeDocument, lineEntry } from './document.ts';
import type { Problem } from './problems.ts';
import { localForm, type Service } from './service.ts';

/** What must hold between the services of one project. */
export function checkProject(
  document: ComposeDocument,
  volumes: Readonly<Record<string, unknown>>,
  services: ReadonlyMap<string, Service>,
  problems: Problem[],
): void {
  const { file } = document;
  const report = (service: string, key: string, message: string): void => {
    const line =
      document.lineOf(['services', service, key]) ?? document.lineOf(['services', service]);
    problems.push({ file, ...lineEntry(line), service, key, message });
  };
  for (const service of services.values()) {
    for (const [name, { required }] of Object.entries(service.dependsOn)) {
      if (services.has(name) || !required) continue;
      report(
        service.name,
        'depends_on',
        `names "${name}", which this file does not have; add the service, or extend it from the root file`,
      );
    }
    for (const { kind, source } of service.mounts) {
      if (kind === 'bind' || Object.hasOwn(volumes, source)) continue;
      report(
        service.name,
        'volumes',
        `uses the volume "${source}", which must be declared under volumes of this file`,
      );
    }
    if (service.image === undefined && !service.hasBuild) {
      report(service.name, 'image', 'is missing, and there is no build either');
    }
    const form = localForm(service.local);
    if ('mistake' in form) report(service.name, 'x-local', form.mistake);
    const readyHost = /^\w+:\/\/([^:/]+)/.exec(service.local?.ready ?? '')?.[1];
    if (readyHost !== undefined && readyHost !== service.name) {
      report(
        service.name,
        'x-local',
        `ready names "${readyHost}", but must name the component itself`,
      );
    }
    for (const { target, published } of service.ports) {
      if (target === published) continue;
      report(
        service.name,
        'ports',
        `publishes ${target} as ${published}; a component has the same port inside and outside`,
      );
    }
  }
  const cycle = findCycle(services);
  if (cycle) report(cycle[0] ?? '', 'depends_on', `waits for itself: ${cycle.join(' → ')}`);
}

/** The names along a circle of dependencies, first and last the same; undefined when there is none. */
export function findCycle(services: ReadonlyMap<string, Service>): string[] | undefined {
  const done = new Set<string>();
  const visit = (name: string, trail: readonly string[]): string[] | undefined => {
    const seenAt = trail.indexOf(name);
    if (seenAt >= 0) return [...trail.slice(seenAt), name];
    if (done.has(name)) return undefined;
    for (const next of Object.keys(services.get(name)?.dependsOn ?? {})) {
      const cycle = visit(next, [...trail, name]);
      if (cycle) return cycle;
    }
    done.add(name);
    return undefined;
  };
  for (const name of services.keys()) {
    const cycle = visit(name, []);
    if (cycle) return cycle;
  }
  return undefined;
}
