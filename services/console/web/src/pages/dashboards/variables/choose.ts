import type { Chosen, Variable } from '@lab/dashboards/model';

/** Stands in URLs and files for "everything", as in Grafana. */
export const everything = '$__all';

/**
 * What a variable stands for: what the URL says, or else what the file says, or else all or the first
 * of its options. A value that the backend does not offer, such as an instance of another service,
 * gives way, as in Grafana.
 */
export function choose(
  variable: Variable,
  asked: readonly string[],
  options: readonly string[],
): { chosen: Chosen; selected: readonly string[] } {
  const selected = selection(variable, asked, options);
  if (selected.includes(everything)) {
    const chosen: Chosen =
      variable.allValue === undefined
        ? { kind: 'several', values: options }
        : { kind: 'all', pattern: variable.allValue };
    return { chosen, selected: [everything] };
  }
  const [value = ''] = selected;
  if (variable.multi && selected.length > 1) {
    return { chosen: { kind: 'several', values: selected }, selected };
  }
  return {
    chosen: { kind: 'one', value, escaped: variable.multi || variable.includeAll },
    selected,
  };
}

function selection(
  variable: Variable,
  asked: readonly string[],
  options: readonly string[],
): readonly string[] {
  const isAll = (value: string) =>
    variable.includeAll && (value === everything || value === variable.allValue);
  const wanted = asked.length > 0 ? asked : [variable.current?.value ?? []].flat();
  if (wanted.some(isAll)) return [everything];
  const isOffered = (value: string) =>
    variable.type !== 'query' || options.length === 0 || options.includes(value);
  const present = wanted.filter(
    (value) => value !== '' && value !== everything && isOffered(value),
  );
  if (present.length > 0 || variable.type === 'textbox') return present;
  return variable.includeAll ? [everything] : options.slice(0, 1);
}

/** A choice as a title says it. */
export function textOf(selected: readonly string[]): string {
  return selected.includes(everything) ? 'All' : selected.join(' + ');
}
