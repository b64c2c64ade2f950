import { stripVTControlCharacters } from 'node:util';
import colors from 'picocolors';

/** Aligns rows in columns below a heading. Cells may hold colours; control characters of data are shown as `?`. */
export function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heading.map((title, column) =>
    Math.max(width(title), ...rows.map((row) => width(row[column] ?? ''))),
  );
  const line = (cells: readonly string[], paint: (text: string) => string): string =>
    cells
      .map((cell, column) => {
        const last = column === cells.length - 1;
        return paint(cell) + (last ? '' : ' '.repeat((widths[column] ?? 0) - width(cell)));
      })
      .join('  ')
      .trimEnd();
  return [line(heading, colors.bold), ...rows.map((row) => line(row, (cell) => cell))].join('\n');
}

/** Text from outside the kit, safe for a terminal and at most `length` characters long. */
export function plain(text: string, length = 200): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
  const safe = stripVTControlCharacters(text).replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
  return safe.length > length ? `${safe.slice(0, length - 1)}…` : safe;
}

/** Cuts a line to a number of columns without tearing colours apart. */
export function truncate(line: string, columns: number): string {
  if (width(line) <= columns) return line;
  let room = columns;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
  const parts = line.split(/(\u001b\[[0-9;]*m)/).map((part, index) => {
    if (index % 2 === 1) return part;
    const shown = part.slice(0, room);
    room -= shown.length;
    return shown;
  });
  return parts.join('');
}

function width(text: string): number {
  return stripVTControlCharacters(text).length;
}
