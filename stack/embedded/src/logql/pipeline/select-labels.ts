import type { LabelSelection } from '../ast.ts';
import type { Line } from './line.ts';

/** `| drop a, b="c"` */
export function dropLabels(selections: readonly LabelSelection[]): (line: Line) => boolean {
  return (line) => {
    for (const { name, matcher } of selections) {
      const value = current(line, name);
      if (value === undefined || (matcher !== undefined && !matcher.matches(value))) continue;
      remove(line, name);
    }
    return true;
  };
}

/** `| keep a, b="c"`; labels that begin with `__` stay. */
export function keepLabels(selections: readonly LabelSelection[]): (line: Line) => boolean {
  return (line) => {
    for (const name of line.names()) {
      if (name.startsWith('__')) continue;
      const value = line.get(name) ?? '';
      const kept = selections.some(
        (selection) =>
          selection.name === name &&
          (selection.matcher === undefined || selection.matcher.matches(value)),
      );
      if (!kept) line.delete(name);
    }
    return true;
  };
}

function current(line: Line, name: string): string | undefined {
  if (name === '__error__') return line.error;
  if (name === '__error_details__') return line.errorDetails;
  return line.get(name);
}

function remove(line: Line, name: string): void {
  if (name === '__error__') line.error = '';
  else if (name === '__error_details__') line.errorDetails = '';
  else line.delete(name);
}
