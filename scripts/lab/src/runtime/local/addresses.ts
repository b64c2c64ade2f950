import type { Service } from '../../compose/service.ts';
import { exitCodes, LabError } from '../../errors.ts';

/** Ports that a component answers on, as its Compose file states them (without offset). */
export function portsOf(service: Service): number[] {
  const ready = /^\w+:\/\/([^/:]+):(\d+)/.exec(service.local?.ready ?? '');
  return [
    ...new Set([
      ...service.ports.map(({ target }) => target),
      ...(ready?.[1] === service.name ? [Number(ready[2])] : []),
    ]),
  ];
}

/** Where components are reached when each is an ordinary process on loopback. */
export interface Addresses {
  readonly offset: number;
  /** The real port for a port of the Compose files. */
  readonly port: (port: number) => number;
  /**
   * Turns `<component>:<port>`, `0.0.0.0:<port>` and `localhost:<port>` of known components into
   * `127.0.0.1:<real port>`, and an address that means every interface into loopback. Anything else
   * stays as it is.
   */
  readonly rewrite: (text: string) => string;
}

export const loopback = '127.0.0.1';

/** @param services every component that configuration may name, running here or not */
export function createAddresses(services: Iterable<Service>, offset: number): Addresses {
  const portsByName = new Map<string, ReadonlySet<number>>();
  const all = new Set<number>();
  for (const service of services) {
    const ports = portsOf(service);
    portsByName.set(service.name, new Set([...(portsByName.get(service.name) ?? []), ...ports]));
    for (const port of ports) all.add(port);
  }
  const names = [...portsByName.keys()].sort((a, b) => b.length - a.length).map(escapeRegExp);
  const hosts = [...names, '0\\.0\\.0\\.0', '127\\.0\\.0\\.1', 'localhost', '\\[::\\]'].join('|');
  const address = new RegExp(`(?<![\\w.-])(${hosts}):(\\d+)(?!\\w)`, 'g');
  const everyInterface = /(?<![\w.])0\.0\.0\.0(?![\d./:])/g;
  const port = (number: number): number => number + offset;
  return {
    offset,
    port,
    rewrite: (text) =>
      text
        .replace(address, (whole, host: string, digits: string) => {
          const known = portsByName.get(host) ?? all;
          return known.has(Number(digits)) ? `${loopback}:${port(Number(digits))}` : whole;
        })
        .replace(everyInterface, loopback),
  };
}

/** Moves bare port numbers too: `NAME_PORT=3000` of an environment, `http_listen_port: 3100` of a file. */
export function shiftNamedPorts(text: string, ports: readonly number[], offset: number): string {
  if (offset === 0) return text;
  return text.replace(
    /^(\s*[\w.-]*port["']?\s*[:=]\s*["']?)(\d+)(["']?\s*)$/gim,
    (whole, before: string, digits: string, after: string) =>
      ports.includes(Number(digits)) ? `${before}${Number(digits) + offset}${after}` : whole,
  );
}

/**
 * Reads LAB_PORT_OFFSET, the number that is added to every port of the local runtime (0 when unset).
 * Throws LabError when it is no whole number or would push `highestPort` past 65535.
 */
export function readPortOffset(value: string | undefined, highestPort: number): number {
  if (value === undefined || value === '') return 0;
  const offset = Number(value);
  const largest = 65_535 - highestPort;
  if (/^\d+$/.test(value) && offset <= largest) return offset;
  throw new LabError(
    `LAB_PORT_OFFSET is "${value}", but must be a whole number from 0 to ${largest}, because it is added to every port up to ${highestPort}. Set it to another value, or unset it.`,
    { exitCode: exitCodes.usage, details: { value } },
  );
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
