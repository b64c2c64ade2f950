import type { Extraction } from '../ast.ts';
import { QueryError } from '../query-error.ts';
import { JSON_ERROR } from './json-parser.ts';
import { eachKey, JsonScanError, scanValue, unescapeJson } from './json-scanner.ts';
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

/** The value at a path; what comes after it in the text may be broken. */
function lookUp(
  text: string,
  from: number,
  to: number,
  steps: readonly Step[],
): string | undefined {
  try {
    let at = from;
    for (const step of steps) {
      const found =
        typeof step === 'number' ? elementAt(text, at, to, step) : fieldAt(text, at, to, step);
      if (found === undefined) return undefined;
      at = found;
    }
    const { type, start, end } = scanValue(text, at, to);
    const raw = text.slice(start, end);
    if (type === 'null') return '';
    return type === 'string' ? (unescapeJson(raw) ?? raw) : raw;
  } catch (error) {
    if (error instanceof JsonScanError) return undefined;
    throw error;
  }
}

/** Where the value of a field begins. */
function fieldAt(text: string, from: number, to: number, wanted: string): number | undefined {
  let found: number | undefined;
  eachKey(text, from, to, (key, at) => {
    if (key !== wanted) return scanValue(text, at, to).next;
    found = at;
    return undefined;
  });
  return found;
}

/** Where an element of a list begins. */
function elementAt(text: string, from: number, to: number, wanted: number): number | undefined {
  const open = /\s*\[/y;
  open.lastIndex = from;
  if (open.exec(text) === null) return undefined;
  let at = open.lastIndex;
  const comma = /\s*,/y;
  for (let index = 0; index < wanted; index++) {
    comma.lastIndex = scanValue(text, at, to).next;
    if (comma.exec(text) === null) return undefined;
    at = comma.lastIndex;
  }
  return at;
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
