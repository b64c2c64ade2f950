/**
 * The levels of pino (10, 20, ... 60) in their order, and the severity numbers of OpenTelemetry.
 * @see https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber
 */
const severities = [
  { level: 'trace', number: 1 },
  { level: 'debug', number: 5 },
  { level: 'info', number: 9 },
  { level: 'warn', number: 13 },
  { level: 'error', number: 17 },
  { level: 'fatal', number: 21 },
] as const;

export const levelNames: readonly string[] = severities.map(({ level }) => level);

/** Position of a level of pino among the names, own levels at the one below. */
export function laneOf(pinoLevel: number): number {
  return Math.min(Math.max(Math.floor(pinoLevel / 10) - 1, 0), levelNames.length - 1);
}

/** The first members of a line. */
export function severityFields(level: string): { severity_text: string; severity_number: number } {
  const number = severities.find((severity) => severity.level === level)?.number ?? 9;
  return { severity_text: level, severity_number: number };
}
