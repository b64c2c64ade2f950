const DURATION_NS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
  d: 86_400e9,
  w: 604_800e9,
  y: 31_536_000e9,
};

const DURATION_PART = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h|d|w|y)/y;

/**
 * Nanoseconds of a duration as `1h30m` or `-1.5s`; undefined when it is none.
 * @param go accepts only the units of Go's time.ParseDuration, which stop at hours.
 */
export function parseDuration(text: string, go = false): number | undefined {
  const negative = text.startsWith('-');
  let at = negative || text.startsWith('+') ? 1 : 0;
  if (text.slice(at) === '0') return 0;
  if (at === text.length) return undefined;
  let total = 0;
  while (at < text.length) {
    DURATION_PART.lastIndex = at;
    const [part, digits, unit] = DURATION_PART.exec(text) ?? [];
    if (part === undefined || unit === undefined) return undefined;
    if (go && /[dwy]/.test(unit)) return undefined;
    total += Number(digits) * (DURATION_NS[unit] ?? 0);
    at += part.length;
  }
  return Math.round(negative ? -total : total);
}
