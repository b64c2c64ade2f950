import type { NetworkAnswer } from '@lab/kit/spec';
import { discoveryDocument, type Member, pageOf } from '../world/world.ts';

const JSON_TYPE = 'application/json';

/** The world as its network shows it. What changes is asked for anew with each request. */
export interface Inhabitants {
  readonly components: () => readonly Member[];
  readonly machines: () => readonly Member[];
  /** Host and port of the network itself, where the addresses to be probed are. */
  readonly self: () => string;
  /** URL of the blackbox exporter. */
  readonly blackbox: string;
}

/** Addresses on the network itself that are probed. */
const PROBED: Readonly<Record<string, number>> = { '/well': 200, '/ill': 503, '/teapot': 418 };

async function relay(base: string, url: URL): Promise<NetworkAnswer> {
  const response = await fetch(new URL(url.pathname + url.search, base));
  return { status: response.status, body: await response.text() };
}

/** Service discovery as docker-exporter offers it, and the list that is none. */
function docker(path: string, components: readonly Member[]): NetworkAnswer | undefined {
  if (path === '/sd') return { type: JSON_TYPE, body: discoveryDocument(components) };
  if (path !== '/components') return undefined;
  const listed = components.map(({ service }) => ({ name: service, state: 'running' }));
  return { type: JSON_TYPE, body: JSON.stringify({ up: true, components: listed }) };
}

/** Answers for every host of the world; the kit's own blackbox and discovery have their usual names. */
export const answerFor =
  ({ components, machines, self, blackbox }: Inhabitants) =>
  async (url: URL): Promise<NetworkAnswer | undefined> => {
    const { host, pathname } = url;
    if (host === self()) return { status: PROBED[pathname] ?? 404, body: '' };
    if (host === 'blackbox:9115') return relay(blackbox, url);
    const notFound = { status: 404, type: 'text/plain', body: 'not found' };
    if (host === 'docker-exporter:8005') return docker(pathname, components()) ?? notFound;
    const found = [...components(), ...machines()].find(({ address }) => address === host);
    if (found === undefined) return undefined;
    return pathname === '/metrics' ? { body: pageOf(found) } : notFound;
  };
