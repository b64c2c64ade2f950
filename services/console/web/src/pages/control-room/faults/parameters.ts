import type { Fault, ParameterSchema } from '../api/faults.ts';

/** Every fault has it; the form asks for it last. */
export const durationName = 'durationSeconds';

/** How one parameter is asked for. */
export type ParameterField = {
  readonly name: string;
  readonly hint: string | undefined;
} & (
  | {
      readonly kind: 'number';
      readonly value: string;
      readonly min: number | undefined;
      readonly max: number | undefined;
      /** `1` for whole numbers. */
      readonly step: '1' | 'any';
    }
  | { readonly kind: 'choice'; readonly value: string; readonly choices: readonly string[] }
  | {
      readonly kind: 'several';
      readonly value: readonly string[];
      readonly choices: readonly string[];
    }
  | { readonly kind: 'text'; readonly value: string }
);

/** The fields of a fault: filled with what is in force, or else with the defaults. */
export function fieldsOf({ schema, params }: Pick<Fault, 'schema' | 'params'>): ParameterField[] {
  const names = Object.keys(schema.properties).filter((name) => name !== durationName);
  return names.map((name) => {
    const property = schema.properties[name] ?? {};
    return fieldOf(name, property, params?.[name] ?? property.default);
  });
}

function fieldOf(name: string, property: ParameterSchema, value: unknown): ParameterField {
  const { type, description: hint, minimum, exclusiveMinimum, maximum } = property;
  const text = value === undefined ? '' : String(value);
  const choices = property.enum ?? property.items?.enum;
  if (type === 'array' && choices !== undefined) {
    const chosen = Array.isArray(value) ? value.map(String) : [];
    return { name, hint, kind: 'several', value: chosen, choices };
  }
  if (choices !== undefined) {
    // A parameter without a default may be left out.
    const all = property.default === undefined ? ['', ...choices] : choices;
    return { name, hint, kind: 'choice', value: text, choices: all };
  }
  if (type !== 'number' && type !== 'integer') return { name, hint, kind: 'text', value: text };
  return {
    name,
    hint: hint ?? limits(minimum ?? exclusiveMinimum, maximum),
    kind: 'number',
    value: text,
    min: minimum ?? exclusiveMinimum,
    max: maximum,
    step: type === 'integer' ? '1' : 'any',
  };
}

function limits(min: number | undefined, max: number | undefined): string | undefined {
  if (min === undefined || max === undefined) return undefined;
  return `${min.toLocaleString('en')} to ${max.toLocaleString('en')}`;
}

/** What the form asks for; what is left empty takes its default. */
export function paramsOf(
  fields: readonly ParameterField[],
  form: Pick<FormData, 'get' | 'getAll'>,
): Record<string, unknown> {
  const params = fields.flatMap(({ name, kind }): [string, unknown][] => {
    if (kind === 'several') return [[name, form.getAll(name).map(String)]];
    const text = String(form.get(name) ?? '').trim();
    if (text === '') return [];
    return [[name, kind === 'number' ? Number(text) : text]];
  });
  const duration = String(form.get(durationName) ?? '').trim();
  const ends = duration === '' ? {} : { [durationName]: Number(duration) };
  return { ...Object.fromEntries(params), ...ends };
}

/** Parameters in force, in words. */
export function describeParams(params: Fault['params']): string {
  return Object.entries(params ?? {})
    .map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(', ') : String(value)}`)
    .join(', ');
}
