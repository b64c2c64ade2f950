import { eachField, type Field, JsonScanError, unescapeJson } from './json-scanner.ts';
import { sanitiseName } from './label-name.ts';
import type { Line } from './line.ts';

/** Objects nested more deeply are left out, so that no line can exhaust the stack. */
const MAX_DEPTH = 64;

export const JSON_ERROR = 'JSONParserErr';

/** `| json`: every scalar field becomes a label, nested names are joined by `_`, lists are left out. */
export function parseJson(line: Line): boolean {
  if (line.hints.none) return true;
  try {
    parseObject(line, 0, line.text.length, '', 0);
  } catch (error) {
    if (!(error instanceof JsonScanError)) throw error;
    line.fail(JSON_ERROR, error.message);
  }
  return true;
}

function parseObject(line: Line, from: number, to: number, prefix: string, depth: number): boolean {
  return eachField(line.text, from, to, (field) => {
    const name = prefix === '' ? sanitiseName(field.key) : `${prefix}_${clean(field.key)}`;
    if (field.type === 'object') {
      const nested = prefix === '' ? clean(field.key) : name;
      if (
        depth < MAX_DEPTH &&
        line.hints.wantsPrefix(nested) &&
        parseObject(line, field.start, field.end, nested, depth + 1)
      ) {
        return true;
      }
    } else if (field.type !== 'array' && field.type !== 'null') {
      extract(line, name, field);
    }
    return line.complete;
  });
}

function extract(line: Line, name: string, field: Field): void {
  // Whoever wants `x_extracted` wants `x`.
  if (name === '' || !line.hints.wants(name)) return;
  const label = line.cameWith(name) ? `${name}_extracted` : name;
  if (line.wants(label)) line.set(label, fieldValue(line.text, field), 'parsed');
}

/** The value of a scalar field; a string that cannot be decoded is empty. */
export function fieldValue(text: string, field: Pick<Field, 'type' | 'start' | 'end'>): string {
  const raw = text.slice(field.start, field.end);
  if (field.type !== 'string') return raw;
  return (unescapeJson(raw) ?? '').toWellFormed().replaceAll('\ufffd', '');
}

function clean(key: string): string {
  const replaced = key.replaceAll(/[^a-zA-Z0-9_]/gu, '_');
  return /^\d/.test(replaced) ? `_${replaced}` : replaced;
}
