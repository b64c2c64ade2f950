import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';
import { QueryError } from '../query-error.ts';

/** Matches addresses against one address, a range `a-b` or a network `a/n`. */
export interface IpMatcher {
  matches(address: string): boolean;
  /** Whether any address in a text matches. */
  occursIn(text: string): boolean;
}

const CANDIDATES = /[0-9a-fA-F:.]{2,}/g;

/** @throws QueryError for a pattern that is none of the three forms */
export function ipMatcher(pattern: string, stage: string): IpMatcher {
  const list = new BlockList();
  if (!fill(list, pattern.trim())) {
    throw new QueryError(
      `parse error : stage '${stage}' : ip: invalid pattern: ${JSON.stringify(pattern)}`,
    );
  }
  const matches = (address: string) => {
    const version = isIP(address);
    return version !== 0 && list.check(address, version === 4 ? 'ipv4' : 'ipv6');
  };
  return {
    matches,
    occursIn: (text) => {
      for (const [candidate] of text.matchAll(CANDIDATES))
        if (matches(trim(candidate))) return true;
      return false;
    },
  };
}

function trim(candidate: string): string {
  if (isIP(candidate) !== 0) return candidate;
  return candidate.replace(/^\.+|[.:]+$/g, '');
}

function fill(list: BlockList, pattern: string): boolean {
  const version = family(pattern);
  if (version !== undefined) {
    list.addAddress(pattern, version);
    return true;
  }
  const [, network, bits] = /^([^/]+)\/(\d{1,3})$/.exec(pattern) ?? [];
  if (network !== undefined && bits !== undefined) {
    const kind = family(network);
    if (kind === undefined || Number(bits) > (kind === 'ipv4' ? 32 : 128)) return false;
    list.addSubnet(network, Number(bits), kind);
    return true;
  }
  const [, first, last] = /^([^-]+)-([^-]+)$/.exec(pattern) ?? [];
  if (first === undefined || last === undefined) return false;
  const kind = family(first);
  if (kind === undefined || kind !== family(last)) return false;
  try {
    list.addRange(first, last, kind);
    return true;
  } catch {
    return false;
  }
}

function family(address: string): 'ipv4' | 'ipv6' | undefined {
  return isIPv4(address) ? 'ipv4' : isIPv6(address) ? 'ipv6' : undefined;
}
