/** What the page looks at, as it stands in the URL: `now`, `now-1h`, or milliseconds since 1970. */
export interface TimeRange {
  readonly from: string;
  readonly to: string;
}

export const defaultRange: TimeRange = { from: 'now-15m', to: 'now' };

export const quickRanges: readonly { readonly from: string; readonly label: string }[] = [
  { from: 'now-5m', label: 'Last 5 minutes' },
  { from: 'now-15m', label: 'Last 15 minutes' },
  { from: 'now-1h', label: 'Last hour' },
  { from: 'now-6h', label: 'Last 6 hours' },
  { from: 'now-24h', label: 'Last 24 hours' },
  { from: 'now-7d', label: 'Last 7 days' },
];

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Seconds since 1970 of a time in the URL; undefined when it is none. */
function secondsOf(text: string, now: number): number | undefined {
  if (text === 'now') return now;
  const relative = /^now-(\d{1,6})([smhd])$/.exec(text);
  if (relative !== null) return now - Number(relative[1]) * (unitSeconds[relative[2] ?? ''] ?? 0);
  return /^\d{12,14}$/.test(text) ? Number(text) / 1000 : undefined;
}

/** Start and end in seconds since 1970; the default range for one that makes no sense. */
export function resolveRange(range: TimeRange, now: number): { start: number; end: number } {
  const [start, end] = [secondsOf(range.from, now), secondsOf(range.to, now)];
  if (start === undefined || end === undefined || start >= end) {
    return range === defaultRange
      ? { start: now - 900, end: now }
      : resolveRange(defaultRange, now);
  }
  return { start, end };
}

/** Whether a range moves with the clock. */
export function isLive({ to }: TimeRange): boolean {
  return to === 'now';
}

/** The step in seconds that gives some `points` values, and never less than a scrape interval. */
export function stepOf({ start, end }: { start: number; end: number }, points = 240): number {
  const scrapeInterval = 5;
  return Math.max(
    scrapeInterval,
    Math.ceil((end - start) / points / scrapeInterval) * scrapeInterval,
  );
}
