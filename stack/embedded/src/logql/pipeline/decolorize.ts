import type { Line } from './line.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
const ESCAPES = /\u001b\[[0-9;]*[a-zA-Z]/g;

/** `| decolorize`: takes out the escape sequences of terminal colours. */
export function decolorize(line: Line): boolean {
  line.text = line.text.replaceAll(ESCAPES, '');
  return true;
}
