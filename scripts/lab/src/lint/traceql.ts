import type { Signals } from './catalogue/signals.ts';
import { isVariable } from './documents/variables.ts';
import { finding } from './finding.ts';
import { nodesOf, syntaxError } from './grammar.ts';
import type { Finding, FoundQuery } from './query.ts';
import { suggestion } from './suggest.ts';

/**
 * What is wrong with a query for Tempo: its syntax, or attributes that nothing carries. An attribute of
 * spans may yet come (`span.exception.type` comes with the first exception): it is an error only where
 * it looks like a known one that is misspelt.
 */
export function lintTraceql(query: FoundQuery, signals: Signals): Finding[] {
  const { expression } = query;
  const text = asTheGrammarKnowsIt(expression);
  const broken = syntaxError('traceql', text);
  if (broken !== undefined) {
    const message = `This is not TraceQL at character ${broken.from + 1}.`;
    return [finding(query, 'syntax', message, expression.slice(broken.from, broken.to))];
  }
  return nodesOf('traceql', text, 'AttributeField').flatMap(({ from, to }) => {
    const field = expression.slice(from, to);
    const [, scope = '', quoted = ''] = /^(?:parent\.)?(\w*)\.(.+)$/s.exec(field) ?? [];
    const name = quoted.replace(/^"(.*)"$/s, '$1');
    const known = knownIn(scope, signals);
    if (known === undefined || known.has(name) || isVariable(name)) return [];
    const hint = suggestion(name, known);
    if (scope === 'resource') {
      const message = `Nothing that sends spans has the resource attribute "${name}".${hint}`;
      return [finding(query, 'unknown-attribute', message, field)];
    }
    const found = finding(query, 'unknown-attribute', `No span has had "${name}".${hint}`, field);
    return [hint === '' ? { ...found, severity: 'warning' as const } : found];
  });
}

/** What there is in a scope; undefined where that is not known. */
function knownIn(scope: string, signals: Signals): ReadonlySet<string> | undefined {
  const { resourceAttributes: resource, spanAttributes: span } = signals;
  if (resource.size === 0 || span.size === 0) return undefined;
  if (scope === 'resource') return resource;
  if (scope === 'span') return span;
  return scope === '' ? resource.union(span) : undefined;
}

/** The grammar lacks a few things that Tempo takes: each has something else of its length in its place. */
function asTheGrammarKnowsIt(text: string): string {
  return text
    .replaceAll(/\bnestedSet(?:Parent|Left|Right)\b/g, (name) => 'duration'.padEnd(name.length))
    .replaceAll(/ \.(?=\d)/g, '0.')
    .replace(/\bwith\s*\([^()]*\)\s*$/, (hints) => ' '.repeat(hints.length));
}
