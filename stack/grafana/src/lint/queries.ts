import { parser as logqlParser } from '@grafana/lezer-logql';
import { parser as traceqlParser } from '@grafana/lezer-traceql';
import { parser as promqlParser } from '@prometheus-io/lezer-promql';
import type { Dashboard, SourceRef, Target } from '../model/dashboard.ts';
import { interpolate, variablesIn } from '../model/interpolate.ts';

export type Language = 'promql' | 'logql' | 'traceql';

/** A query of a panel or annotation, as it is written: with variables. */
export interface WrittenQuery {
  readonly language: Language;
  readonly text: string;
}

/** The query of a target; undefined when it has none, as a service map. */
export function queryOf({
  expr,
  query,
  datasource,
}: Pick<Target, 'expr' | 'query' | 'datasource'>): WrittenQuery | undefined {
  const language = languageOf(datasource);
  const text = language === 'traceql' ? query : expr;
  return language === undefined || text === undefined ? undefined : { language, text };
}

function languageOf(source: SourceRef | undefined): Language | undefined {
  switch (source?.type) {
    case 'prometheus':
      return 'promql';
    case 'loki':
      return 'logql';
    case 'tempo':
      return 'traceql';
    default:
      return undefined;
  }
}

/** All queries of a dashboard: of its panels by title, and of its annotations. */
export function queriesOf(
  dashboard: Dashboard,
): { readonly panel: string; readonly query: WrittenQuery }[] {
  const targets = dashboard.panels.flatMap(({ title, targets: list }) =>
    list.map((target) => ({ panel: title, target })),
  );
  const annotations = dashboard.annotations.list.map((annotation) => ({
    panel: `annotation ${annotation.name}`,
    target: annotation,
  }));
  return [...targets, ...annotations].flatMap(({ panel, target }) => {
    const query = queryOf({ query: undefined, ...target });
    return query === undefined ? [] : [{ panel, query }];
  });
}

const parsers = { promql: promqlParser, logql: logqlParser, traceql: traceqlParser };

/** The query with something harmless in place of each variable. */
function withoutVariables(text: string): string {
  const value = (name: string) =>
    /^__\w*_(ms|s|from|to)$/.test(name) ? '60' : name.startsWith('__') ? '1m' : 'x';
  const choices = variablesIn(text).map(
    (name) => [name, { kind: 'one', value: value(name), escaped: false }] as const,
  );
  return interpolate(text, new Map(choices));
}

/** Where a query stops being one of its language; undefined when it is one. */
export function syntaxProblem({ language, text }: WrittenQuery): string | undefined {
  const query = withoutVariables(text);
  if (query.trim() === '') return 'is empty';
  let rest: string | undefined;
  parsers[language].parse(query).iterate({
    enter: (node) => {
      if (node.type.isError) rest ??= query.slice(node.from, node.from + 20);
    },
  });
  if (rest === undefined) return undefined;
  return rest === '' ? 'ends too early' : `breaks off before \`${rest}\``;
}
