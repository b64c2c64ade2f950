import type { FoundQuery } from '../query.ts';

/** What a guide tells its readers to ask: commands `query promql '...'`, and blocks marked `promql`. */
export function guideQueries(file: string, text: string): FoundQuery[] {
  const found: FoundQuery[] = [];
  const add = (expression: string, index: number) =>
    found.push({
      file,
      line: text.slice(0, index).split('\n').length,
      where: 'guide',
      language: 'promql',
      expression,
      said: '',
    });
  for (const match of text.matchAll(/\bquery promql (?:'([^']+)'|"((?:[^"\\]|\\.)+)")/g)) {
    add(match[1] ?? (match[2] ?? '').replace(/\\(.)/g, '$1'), match.index);
  }
  for (const match of text.matchAll(/^( *)```promql\n(.*?)^ *```/gms)) {
    add(match[2] ?? '', match.index + match[0].indexOf('\n') + 1);
  }
  return found;
}
