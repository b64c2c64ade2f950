import type { Labels } from '../../../queries/data.ts';

/** A log line as Loki tells of it, its fields by where they come from. */
export interface LogLine {
  /** Tells it from all others, and is the same in the next answer. */
  readonly key: string;
  /** Nanoseconds since 1970. */
  readonly at: string;
  readonly line: string;
  /** Labels of its stream. */
  readonly labels: Labels;
  readonly metadata: Labels;
  /** What the query's parsers found in the line. */
  readonly parsed: Labels;
}

export type FieldKind = 'label' | 'metadata' | 'parsed' | 'line';

export interface LogField {
  readonly kind: FieldKind;
  readonly name: string;
  readonly value: string;
}

/** All fields; those of a JSON line that the query does not parse are read out of it. */
export function fieldsOf({ labels, metadata, parsed, line }: LogLine): LogField[] {
  const all = (kind: FieldKind, values: Labels) =>
    Object.entries(values).map(([name, value]) => ({ kind, name, value }));
  const known = [...all('label', labels), ...all('metadata', metadata), ...all('parsed', parsed)];
  if (Object.keys(parsed).length > 0) return known;
  const names = new Set(known.map(({ name }) => name));
  return [...known, ...all('line', jsonFields(line)).filter(({ name }) => !names.has(name))];
}

function jsonFields(line: string): Record<string, string> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return {};
  }
  return Object.fromEntries(flat(value, ''));
}

/** Nested names are joined with `_`, as Loki's own parser does. */
function flat(value: unknown, prefix: string): [string, string][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([key, inner]): [string, string][] => {
    const name = `${prefix}${key}`.replaceAll(/[^A-Za-z0-9_]/g, '_');
    if (inner === null || Array.isArray(inner)) return [];
    if (typeof inner === 'object') return flat(inner, `${name}_`);
    return [[name, String(inner)]];
  });
}

export type LevelTone = 'error' | 'warn' | 'info' | 'debug' | 'unknown';

/** The level of a line or series, as its fields name it. */
export function levelOf(fields: Labels): LevelTone {
  const name = (fields.level ?? fields.detected_level ?? fields.severity_text ?? '').toLowerCase();
  if (/^(?:error|err|fatal|critical|crit|emerg|alert|panic)/.test(name)) return 'error';
  if (name.startsWith('warn')) return 'warn';
  if (/^(?:info|notice)/.test(name)) return 'info';
  return /^(?:debug|trace)/.test(name) ? 'debug' : 'unknown';
}

/** The message of a JSON line; undefined for a line of another kind. */
export function messageOf(line: string): string | undefined {
  const { message, msg } = jsonFields(line);
  return message ?? msg;
}

export function traceIdOf({ name, value }: LogField): string | undefined {
  return /^trace_?id$/i.test(name) && /^[0-9a-f]{16,32}$/i.test(value) ? value : undefined;
}

/** Milliseconds since 1970. */
export const millisecondsOf = (at: string): number => Number(BigInt(at) / 1_000_000n);
