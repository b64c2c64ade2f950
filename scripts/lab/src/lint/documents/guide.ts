import type { Language } from '../../spec/query.ts';
import { syntaxError } from '../grammar.ts';
import { type FoundQuery, languages } from '../query.ts';
import { withoutPlaceholders } from './variables.ts';

const COMMAND = /\bquery (\w+) (?:'([^']+)'|"((?:[^"\\]|\\.)+)")/g;
const BLOCK = /^ *```(\w+)\n(.*?)^ *```/gms;

/**
 * What a guide or runbook tells its readers to ask: commands `query logql '...'`, and blocks that are
 * marked with a language. A block holds one query, or one on each line.
 */
export function guideQueries(file: string, text: string): FoundQuery[] {
  const found: FoundQuery[] = [];
  const add = (language: Language, written: string, index: number) => {
    const line = text.slice(0, index).split('\n').length;
    const expression = withoutPlaceholders(written);
    found.push({ file, line, where: 'guide', language, expression, said: '' });
  };
  for (const match of text.matchAll(COMMAND)) {
    const [, name, single, double = ''] = match;
    const language = languages.find((known) => known === name);
    if (language === undefined) continue;
    add(language, single ?? double.replace(/\\(.)/g, '$1'), match.index);
  }
  for (const match of text.matchAll(BLOCK)) {
    const [whole, name, content = ''] = match;
    const language = languages.find((known) => known === name);
    if (language === undefined) continue;
    let index = match.index + whole.indexOf('\n') + 1;
    for (const expression of inBlock(language, content)) {
      add(language, expression, index);
      index += expression.length;
    }
  }
  return found;
}

/** The queries of a block: its lines, where each is a query that does not go on with the one before it. */
function inBlock(language: Language, content: string): string[] {
  const lines = content.match(/[^\n]*\n/g) ?? [];
  const isQuery = (line: string) =>
    /^ *[^\s+-]/.test(line) && syntaxError(language, line) === undefined;
  return lines.length > 1 && lines.every(isQuery) ? lines : [content];
}
