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
 * setting of those above it. A variable that offers one value chooses all: the two differ in writing
 * only. How values are written is looked at once more, with all of them chosen by name.
 */
export async function choicesOf(variables: readonly Variable[], offers: Offers): Promise<Choice[]> {
  let choices: Choice[] = [everything];
  let byName: Choice = everything;
  for (const variable of variables) {
    const next: Choice[] = [];
    for (const above of choices) next.push(...(await settings(variable, above, offers)));
    choices = next;
    byName = await allByName(variable, byName, offers);
  }
  return byName.name === '' ? choices : [...choices, byName];
}

/** What a variable may choose under a setting of those above it. */
async function settings(variable: Variable, above: Choice, offers: Offers): Promise<Choice[]> {
  if (variable.type !== 'query') return [extend(above, variable, fixed(variable))];
  const options = await offers.options(variable, above.values);
  if (options.length === 0) offers.onEmpty(variable, above);
  if (!variable.includeAll) return options.map((value) => single(above, variable, value));
  const whole = extend(above, variable, all(variable, options));
  return options.length === 1
    ? [whole]
    : [whole, ...options.map((value) => single(above, variable, value))];
}

async function allByName(variable: Variable, above: Choice, offers: Offers): Promise<Choice> {
  if (variable.type !== 'query') return extend(above, variable, fixed(variable));
  const options = await offers.options(variable, above.values);
  const [only] = options;
  if (only === undefined) return extend(above, variable, all(variable, options));
  if (options.length === 1)
    return { ...single(above, variable, only), everything: above.everything };
  return variable.multi
    ? extend(above, variable, { kind: 'several', values: options })
    : single(above, variable, only);
}

const single = (above: Choice, variable: Variable, value: string): Choice => ({
  ...extend(above, variable, {
    kind: 'one',
    value,
    escaped: variable.multi || variable.includeAll,
  }),
  everything: false,
});

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
  return { ...above, values, name };
}
