import type { Chosen, Variable } from '@lab/dashboards';

/** One setting of all variables of a dashboard. */
export interface Choice {
  readonly values: ReadonlyMap<string, Chosen>;
  /** True when every variable chooses everything it offers. */
  readonly everything: boolean;
  /** For people: `env=lab, service=api`; empty when everything is chosen. */
  readonly name: string;
}

export interface Offers {
  /** Values of a query variable, given what the variables above it choose. */
  options(variable: Variable, above: ReadonlyMap<string, Chosen>): Promise<readonly string[]>;
  /** Told of a variable that offers nothing. */
  onEmpty(variable: Variable, above: Choice): void;
}

const everything: Choice = { values: new Map(), everything: true, name: '' };

/**
 * Every setting of the variables: for each variable, in order, all and each single value, under every
 * setting of those above it; and once all values by name, since several at once are written otherwise
 * than all.
 */
export async function choicesOf(variables: readonly Variable[], offers: Offers): Promise<Choice[]> {
  let choices: Choice[] = [everything];
  let byName: Choice = everything;
  for (const variable of variables) {
    const next: Choice[] = [];
    for (const above of choices) {
      const offered = await offer(variable, above, offers);
      next.push(...offered.map((chosen) => extend(above, variable, chosen)));
    }
    choices = next;
    byName = extend(byName, variable, await allByName(variable, byName, offers));
  }
  const hasSeveral = [...byName.values.values()].some(({ kind }) => kind === 'several');
  return hasSeveral ? [...choices, byName] : choices;
}

async function offer(variable: Variable, above: Choice, offers: Offers): Promise<Chosen[]> {
  if (variable.type !== 'query') return [fixed(variable)];
  const options = await offers.options(variable, above.values);
  if (options.length === 0) offers.onEmpty(variable, above);
  const escaped = variable.multi || variable.includeAll;
  const singles = options.map((value) => ({ kind: 'one', value, escaped }) as const);
  return variable.includeAll ? [all(variable, options), ...singles] : singles;
}

async function allByName(variable: Variable, above: Choice, offers: Offers): Promise<Chosen> {
  if (variable.type !== 'query') return fixed(variable);
  const options = await offers.options(variable, above.values);
  return variable.multi && options.length > 1
    ? { kind: 'several', values: options }
    : all(variable, options);
}

const all = ({ allValue }: Variable, options: readonly string[]): Chosen =>
  allValue === undefined
    ? { kind: 'several', values: options }
    : { kind: 'all', pattern: allValue };

/** Data sources, constants and texts have one value: that with which the dashboard opens. */
function fixed({ type, query, current }: Variable): Chosen {
  const text = typeof query === 'string' ? query : '';
  const [value = text] = [current?.value ?? text].flat();
  return { kind: 'one', value: type === 'textbox' ? text : value, escaped: false };
}

function extend(above: Choice, variable: Variable, chosen: Chosen): Choice {
  const values = new Map(above.values).set(variable.name, chosen);
  if (variable.type !== 'query' || chosen.kind === 'all') return { ...above, values };
  const text = chosen.kind === 'one' ? chosen.value : chosen.values.join('|');
  const name = [above.name, `${variable.name}=${text}`].filter((part) => part !== '').join(', ');
  return { values, everything: above.everything && chosen.kind !== 'one', name };
}
