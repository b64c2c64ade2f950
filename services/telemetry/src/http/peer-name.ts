/**
 * Logical names of peers, from `127.0.0.1:8001=inference,127.0.0.1:8002=worker`.
 * @throws Error on a pair without host or name
 */
export function parsePeerNames(text: string): Map<string, string> {
  const names = new Map<string, string>();
  for (const pair of text.split(',').filter((part) => part.trim() !== '')) {
    const [host, name] = pair.split('=').map((part) => part.trim());
    if (!host || !name) throw new Error(`PEER_NAMES: "${pair}" is not host:port=name`);
    names.set(host, name);
  }
  return names;
}

/**
 * Label value for a peer: its name from the table, else its host name up to the first dot; an
 * address that has no name keeps its port.
 */
export function peerName(origin: string, names: ReadonlyMap<string, string>): string {
  if (!URL.canParse(origin)) return 'unknown';
  const { host, hostname } = new URL(origin);
  const isAddress = /^[\d.]+$|^\[/.test(hostname);
  return names.get(host) ?? (isAddress ? host : hostname.replace(/\..*$/, ''));
}
