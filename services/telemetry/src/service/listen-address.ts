/**
 * Splits `host:port`; an IPv6 host stands in brackets.
 * @throws Error that repeats what was given
 */
export function parseListen(listen: string): { host: string; port: number } {
  const match = /^(?:\[([\da-fA-F:.]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(listen);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  if (host === undefined || port > 65_535) {
    throw new Error(`LISTEN "${listen}" is not host:port, for example 127.0.0.1:8000`);
  }
  return { host, port };
}
