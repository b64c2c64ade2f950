import { QueryError } from '../query-error.ts';
import type { Line } from './line.ts';

type Part = { readonly literal: string } | { readonly capture: string };

const CAPTURE = /<([a-zA-Z_][a-zA-Z0-9_]*)>/g;

/** Splits `<a> - <_> "<b>"` into literals and captures. */
function parts(pattern: string): Part[] {
  const found: Part[] = [];
  let at = 0;
  for (const match of pattern.matchAll(CAPTURE)) {
    if (match.index > at) found.push({ literal: pattern.slice(at, match.index) });
    found.push({ capture: match[1] ?? '' });
    at = match.index + match[0].length;
  }
  if (at < pattern.length) found.push({ literal: pattern.slice(at) });
  return found;
}

function checkConsecutive(all: readonly Part[], kind: string): void {
  for (const [index, part] of all.entries()) {
    const next = all[index + 1];
    if ('capture' in part && next !== undefined && 'capture' in next) {
      throw new QueryError(
        `parse error : ${kind}: found consecutive capture '<${part.capture}><${next.capture}>': invalid expression`,
      );
    }
  }
}

/** `| pattern "..."`: captures become labels; a literal that is not found ends the match. */
export function patternParser(pattern: string): (line: Line) => boolean {
  const kind = 'invalid pattern parser';
  const all = parts(pattern);
  checkConsecutive(all, kind);
  const names = all.flatMap((part) =>
    'capture' in part && part.capture !== '_' ? [part.capture] : [],
  );
  if (names.length === 0) {
    throw new QueryError(`parse error : ${kind}: at least one capture is required`);
  }
  const duplicate = names.find((name, index) => names.indexOf(name) !== index);
  if (duplicate !== undefined) {
    throw new QueryError(
      `parse error : ${kind}: duplicate capture name (${duplicate}): invalid expression`,
    );
  }
  return (line) => {
    if (line.hints.none) return true;
    capture(all, line.text, (name, value) => {
      const label = line.cameWith(name) ? `${name}_extracted` : name;
      if (line.wants(label)) line.set(label, value, 'parsed');
    });
    return true;
  };
}

function capture(
  all: readonly Part[],
  text: string,
  found: (name: string, value: string) => void,
): void {
  let at = 0;
  for (const [index, part] of all.entries()) {
    if ('literal' in part) {
      if (index === 0 && !text.startsWith(part.literal)) return;
      if (index === 0) at = part.literal.length;
      continue;
    }
    const next = all[index + 1];
    if (next === undefined || !('literal' in next)) {
      if (part.capture !== '_') found(part.capture, text.slice(at));
      return;
    }
    const end = text.indexOf(next.literal, at);
    if (end < 0) {
      if (part.capture !== '_') found(part.capture, text.slice(at));
      return;
    }
    if (part.capture !== '_') found(part.capture, text.slice(at, end));
    at = end + next.literal.length;
  }
}

/** `|> "..."`: literals must occur in order, `<_>` stands for anything; ends without one are anchored. */
export function patternFilter(pattern: string): (text: string) => boolean {
  const all = parts(pattern);
  for (const part of all) {
    if ('capture' in part && part.capture !== '_') {
      throw new QueryError(
        `parse error : stage '|> ${JSON.stringify(pattern)}' : named captures are not allowed: found '<${part.capture}>'`,
      );
    }
  }
  checkConsecutive(all, `stage '|> ${JSON.stringify(pattern)}' `);
  if (all.length === 0) return (text) => text === '';
  return (text) => {
    let at = 0;
    for (const [index, part] of all.entries()) {
      if ('capture' in part) continue;
      const last = index === all.length - 1;
      if (index === 0) {
        if (!text.startsWith(part.literal)) return false;
        at = part.literal.length;
        if (last) return text.length === at;
      } else if (last) {
        return text.length - part.literal.length >= at && text.endsWith(part.literal);
      } else {
        const found = text.indexOf(part.literal, at);
        if (found < 0) return false;
        at = found + part.literal.length;
      }
    }
    return true;
  };
}
