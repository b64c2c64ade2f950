import type { Choices, Dashboard } from '@lab/dashboards/model';
import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'wouter';
import { useTimeRange } from '../../../time/use-time-range.ts';
import { choose, textOf } from './choose.ts';
import { type Asked, type ResolvedVariable, resolveVariables } from './resolve.ts';

/** The variables of a dashboard. What is chosen stands in the URL as `var-<name>`, as in Grafana. */
export function useVariables(dashboard: Dashboard): {
  query: UseQueryResult<ResolvedVariable[]>;
  /** What the URL chooses at this moment, among what was offered before it. */
  pending: (variables: readonly ResolvedVariable[]) => readonly ResolvedVariable[];
  select: (name: string, values: readonly string[]) => void;
} {
  const [parameters, setParameters] = useSearchParams();
  const { range } = useTimeRange();
  const asked: Asked = Object.fromEntries(
    dashboard.templating.list.map(({ name }) => [name, parameters.getAll(`var-${name}`)]),
  );
  const query = useQuery({
    queryKey: ['variables', dashboard.uid, asked, range],
    queryFn: ({ signal }) => resolveVariables(dashboard, asked, range, signal),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  const pending = (variables: readonly ResolvedVariable[]) =>
    query.isPlaceholderData
      ? variables.map((resolved) => {
          const { variable, options } = resolved;
          const { selected } = choose(variable, asked[variable.name] ?? [], options);
          return { ...resolved, selected, text: textOf(selected) };
        })
      : variables;
  const select = (name: string, values: readonly string[]) =>
    setParameters((current) => {
      const next = new URLSearchParams(current);
      next.delete(`var-${name}`);
      for (const value of values) next.append(`var-${name}`, value);
      return next;
    });
  return { query, pending, select };
}

/** What the variables stand for in queries. */
export function choicesOf(variables: readonly ResolvedVariable[]): Choices {
  return new Map(variables.map(({ variable, chosen }) => [variable.name, chosen]));
}

/** What the variables stand for in titles and texts. */
export function textsOf(variables: readonly ResolvedVariable[]): Choices {
  return new Map(
    variables.map(({ variable, text }) => [
      variable.name,
      { kind: 'one', value: text, escaped: false },
    ]),
  );
}
