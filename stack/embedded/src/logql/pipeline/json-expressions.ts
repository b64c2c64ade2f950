import type { Extraction } from '../ast.ts';
import { QueryError } from '../query-error.ts';
import { JSON_ERROR } from './json-parser.ts';
import {
  eachField,
  JsonScanError,
  type JsonType,
  scanValue,
  unescapeJson,
} from './json-scanner.ts';
import type { Line } from './line.ts';

type Step = string | number;

/** `| json name="path"`: only the named fields become labels, missing ones empty labels. */
export function jsonExpressions(extractions: readonly Extraction[]): (line: Line) => boolean {
  const wanted = extractions.map(({ name, path }) => ({ name, steps: parsePath(path) }));
  return (line) => {
    if (line.text === '' || line.hints.none) return true;
    if (!/^["{[]/.test(line.text)) {
      line.fail(JSON_ERROR, '');
      return true;
    }
    for (const { name, steps } of wanted) {
      const value = lookUp(line.text, 0, line.text.length, steps);
      if (value === undefined) {
        if (line.get(name) === undefined) line.set(name, '', 'parsed');
        continue;
      }
      line.set(line.cameWith(name) ? `${name}_extracted` : name, value, 'parsed');
    }
    return true;
  };
}

function lookUp(
  text: string,
  from: number,
  to: number,
  steps: readonly Step[],
): string | undefined {
  const [step, ...rest] = steps;
  if (step === undefined) return undefined;
  let found: { type: JsonType; start: number; end: number } | undefined;
  try {
    if (typeof step === 'number') found = element(text, from, to, step);
    else {
      eachField(text, from, to, (field) => {
        if (field.key !== step) return false;
        found = field;
        return true;
      });
    }
  } catch (error) {
    if (!(error instanceof JsonScanError)) throw error;
  }
  if (found === undefined) return undefined;
  if (rest.length > 0) return lookUp(text, found.start, found.end, rest);
  const raw = text.slice(found.start, found.end);
  if (found.type === 'null') return '';
  return found.type === 'string' ? (unescapeJson(raw) ?? raw) : raw;
}

function element(
  text: string,
  from: number,
  to: number,
  wanted: number,
): { type: JsonType; start: number; end: number } | undefined {
  let at = from + 1;
  if (text[from] !== '[') return undefined;
  for (let index = 0; at < to; index++) {
    if (/^\s*\]/.test(text.slice(at, to))) return undefined;
    const value = scanValue(text, at, to);
    if (index === wanted) return value;
    const comma = /^\s*,/.exec(text.slice(value.next, to));
    if (comma === null) return undefined;
    at = value.next + comma[0].length;
  }
  return undefined;
}

/** Parses a path as `a.b["c d"][0]`. @throws QueryError */
export function parsePath(path: string): Step[] {
  const steps: Step[] = [];
  const pattern = /(?:^|\.)([a-zA-Z_][a-zA-Z0-9_]*)|\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]/y;
  while (pattern.lastIndex < path.length) {
    const at = pattern.lastIndex;
    const match = pattern.exec(path);
    if (match === null) {
      throw new QueryError(
        `parse error : invalid json expression: cannot parse expression [${path}]: unexpected ${JSON.stringify(path[at] ?? '')}`,
      );
    }
    const [, field, quoted, index] = match;
    if (field !== undefined) steps.push(field);
    else if (quoted !== undefined) steps.push(unescapeJson(quoted) ?? quoted);
    else steps.push(Number(index));
  }
  if (steps.length === 0) {
    throw new QueryError(
      `parse error : cannot parse expression [${path}]: syntax error: unexpected $end`,
    );
  }
  return steps;
}
