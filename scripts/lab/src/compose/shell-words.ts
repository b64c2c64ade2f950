/**
 * Splits a command line into words like a POSIX shell: quotes, backslashes, no expansion.
 * Throws on a quote that is not closed.
 */
export function shellWords(line: string): string[] {
  const words: string[] = [];
  let word = '';
  let started = false;
  let quote: string | undefined;
  for (let i = 0; i < line.length; i++) {
    const char = line[i] ?? '';
    if (quote === "'") {
      if (char === "'") quote = undefined;
      else word += char;
    } else if (char === '\\' && (quote === undefined || /["\\$`]/.test(line[i + 1] ?? ''))) {
      word += line[++i] ?? '';
      started = true;
    } else if (quote === '"') {
      if (char === '"') quote = undefined;
      else word += char;
    } else if (char === '"' || char === "'") {
      quote = char;
      started = true;
    } else if (/\s/.test(char)) {
      if (started) words.push(word);
      word = '';
      started = false;
    } else {
      word += char;
      started = true;
    }
  }
  if (quote !== undefined) throw new Error(`the quote ${quote} is not closed in: ${line}`);
  if (started) words.push(word);
  return words;
}
