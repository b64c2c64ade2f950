const SECONDS: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  y: 31_536_000,
};

/** Seconds of a Prometheus duration such as `1h30m`, or of a bare number of seconds; undefined when it is neither. */
export function parseDuration(text: string): number | undefined {
  const trimmed = text.trim();
  if (/^\d+(\.\d+)?$/.test(trimmed)) return Number(trimmed);
  if (!/^(\d+(ms|[smhdwy]))+$/.test(trimmed)) return undefined;
  let seconds = 0;
  for (const [, amount, unit = ''] of trimmed.matchAll(/(\d+)(ms|[smhdwy])/g)) {
    seconds += Number(amount) * (SECONDS[unit] ?? 0);
  }
  return seconds;
}

/** A duration as Prometheus writes it: whole milliseconds, the largest unit that divides it. */
export function formatDuration(seconds: number): string {
  const milliseconds = Math.round(seconds * 1000);
  if (milliseconds === 0) return '0s';
  for (const unit of ['d', 'h', 'm', 's'] as const) {
    const length = (SECONDS[unit] ?? 1) * 1000;
    if (milliseconds % length === 0) return `${milliseconds / length}${unit}`;
  }
  return `${milliseconds}ms`;
}
