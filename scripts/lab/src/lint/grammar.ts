import { parser as logql } from '@grafana/lezer-logql';
import { parser as traceql } from '@grafana/lezer-traceql';
import { parser as promql } from '@prometheus-io/lezer-promql';
import type { Span } from '../promql/syntax.ts';
import type { Language } from '../spec/query.ts';

const parsers = { promql, logql, traceql };

type Node = ReturnType<typeof logql.parse>['topNode'];

/** Where a text stops being of a language; undefined when it is of it. */
export function syntaxError(language: Language, text: string): Span | undefined {
  let found: Span | undefined;
  parsers[language].parse(text).iterate({
    enter: ({ type, from }) => {
      if (type.isError) found ??= { from, to: Math.min(from + 20, text.length) };
    },
  });
  return found;
}

/** All nodes of a kind, in the order of the text. */
export function nodesOf(language: Language, text: string, kind: string): Node[] {
  const found: Node[] = [];
  parsers[language].parse(text).iterate({
    enter: ({ name, node }) => {
      if (name === kind) found.push(node);
    },
  });
  return found;
}
