import { fieldValue, JSON_ERROR } from './json-parser.ts';
import { eachField, JsonScanError } from './json-scanner.ts';
import { sanitiseName } from './label-name.ts';
import type { Line } from './line.ts';

/** `| unpack`: string fields become labels, `_entry` replaces the line. */
export function unpack(line: Line): boolean {
  if (line.text === '' || line.hints.none) return true;
  try {
    const found: [string, string][] = [];
    let entry: string | undefined;
    eachField(line.text, 0, line.text.length, (field) => {
      if (field.type !== 'string') return false;
      const value = fieldValue(line.text, field);
      if (field.key === '_entry') entry = value;
      else found.push([field.key, value]);
      return false;
    });
    if (entry === undefined) return true;
    for (const [key, value] of found) {
      const name = sanitiseName(key);
      const label = line.cameWith(name) ? `${name}_extracted` : name;
      if (line.wants(label)) line.set(label, value, 'parsed');
    }
    line.text = entry;
  } catch (error) {
    if (!(error instanceof JsonScanError)) throw error;
    line.fail(JSON_ERROR, error.message);
  }
  return true;
}
