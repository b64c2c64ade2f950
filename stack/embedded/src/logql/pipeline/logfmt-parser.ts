import type { LogfmtParser } from '../ast.ts';
import { QueryError } from '../query-error.ts';
import { sanitiseName } from './label-name.ts';
import type { Line } from './line.ts';
import { LogfmtScanner } from './logfmt-scanner.ts';

const LOGFMT_ERROR = 'LogfmtParserErr';

/** `| logfmt`, with or without a list of fields. */
export function logfmt(stage: LogfmtParser): (line: Line) => boolean {
  return stage.extractions.length === 0 ? allFields(stage) : chosenFields(stage);
}

function allFields({ strict, keepEmpty }: LogfmtParser): (line: Line) => boolean {
  return (line) => {
    if (line.hints.none) return true;
    const scanner = new LogfmtScanner(line.text);
    while (!scanner.done) {
      if (!scanner.next()) {
        if (strict) break;
        continue;
      }
      const name = sanitiseName(scanner.key);
      if (name === '') continue;
      const label = line.cameWith(name) ? `${name}_extracted` : name;
      if (!line.wants(label)) continue;
      const value = scanner.value.replaceAll('\ufffd', '');
      if (value === '' && !keepEmpty) continue;
      line.set(label, value, 'parsed');
      if (line.complete) break;
    }
    if (strict && scanner.error !== '') line.fail(LOGFMT_ERROR, scanner.error);
    return true;
  };
}

function chosenFields({ strict, extractions }: LogfmtParser): (line: Line) => boolean {
  const names = new Map<string, string>();
  for (const { name, path } of extractions) names.set(fieldName(path), name);
  return (line) => {
    if (line.hints.none) return true;
    for (const name of names.values()) if (!line.cameWith(name)) line.set(name, '', 'parsed');
    const scanner = new LogfmtScanner(line.text);
    while (!scanner.done) {
      if (!scanner.next()) {
        if (strict) break;
        continue;
      }
      const name = names.get(sanitiseName(scanner.key));
      if (name === undefined) continue;
      line.set(line.cameWith(name) ? `${name}_extracted` : name, scanner.value, 'parsed');
    }
    if (strict && scanner.error !== '') line.fail(LOGFMT_ERROR, scanner.error);
    return true;
  };
}

function fieldName(path: string): string {
  if (path === '' || /[\s="]/.test(path)) {
    throw new QueryError(`parse error : invalid logfmt parser: cannot parse expression [${path}]`);
  }
  return sanitiseName(path);
}
