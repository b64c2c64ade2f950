import type { Chosen, Dashboard, Variable } from '@lab/dashboards/model';
import { windowOf } from '../../../queries/window.ts';
import type { TimeRange } from '../../../time/range.ts';
import { choose, textOf } from './choose.ts';
import { listedOptions, queryOptions } from './options.ts';

/** A variable with what it offers and what is chosen. */
export interface ResolvedVariable {
  readonly variable: Variable;
  readonly options: readonly string[];
  /** Values, or {@link everything} alone. */
  readonly selected: readonly string[];
  readonly chosen: Chosen;
  readonly text: string;
  /** Why it offers nothing. */
  readonly problem: string | undefined;
}

/** What the URL asks of each variable: the values of `var-<name>`. */
export type Asked = Readonly<Record<string, readonly string[]>>;

/** Every variable of a dashboard, from left to right: each may use those before it. */
export async function resolveVariables(
  dashboard: Dashboard,
  asked: Asked,
  range: TimeRange,
  signal: AbortSignal,
): Promise<ResolvedVariable[]> {
  const window = windowOf(range, Date.now() / 1000);
  const resolved: ResolvedVariable[] = [];
  const above = new Map<string, Chosen>();
  for (const variable of dashboard.templating.list) {
    const { options, problem } = await optionsOf(variable, () =>
      queryOptions(variable, above, window, signal),
    );
    signal.throwIfAborted();
    const { chosen, selected } =
      variable.type === 'constant'
        ? constant(variable)
        : choose(variable, asked[variable.name] ?? [], options);
    above.set(variable.name, chosen);
    resolved.push({ variable, options, selected, chosen, text: textOf(selected), problem });
  }
  return resolved;
}

async function optionsOf(
  variable: Variable,
  ask: () => Promise<string[]>,
): Promise<{ options: readonly string[]; problem: string | undefined }> {
  switch (variable.type) {
    case 'query':
      try {
        return { options: await ask(), problem: undefined };
      } catch (error) {
        return { options: [], problem: error instanceof Error ? error.message : String(error) };
      }
    case 'custom':
    case 'interval':
      return { options: listedOptions(variable), problem: undefined };
    case 'datasource':
      return { options: listedOptions(variable), problem: undefined };
    case 'textbox':
    case 'constant':
      return { options: [], problem: undefined };
    default:
      return {
        options: [],
        problem: `The console does not know variables of type ${variable.type}.`,
      };
  }
}

/** `${console}` is where this page comes from; every other constant is as the file says. */
function constant({ name, query }: Variable): { chosen: Chosen; selected: string[] } {
  const value =
    name === 'console' ? window.location.origin : typeof query === 'string' ? query : '';
  return { chosen: { kind: 'one', value, escaped: false }, selected: [value] };
}
