import { arithmeticFunctions } from './functions-arithmetic.ts';
import { builtinFunctions } from './functions-builtin.ts';
import { stringFunctions } from './functions-string.ts';
import { timeFunctions } from './functions-time.ts';
import { TemplateError, type Value } from './values.ts';

/** A function of the template language. @throws TemplateError */
export type TemplateFunction = (...values: readonly Value[]) => Value;

const functions: ReadonlyMap<string, TemplateFunction> = new Map(
  Object.entries({
    ...builtinFunctions,
    ...stringFunctions,
    ...arithmeticFunctions,
    ...timeFunctions,
  }),
);

export function isFunction(name: string): boolean {
  return functions.has(name) || name === '__line__' || name === '__timestamp__';
}

/** @throws TemplateError */
export function callFunction(name: string, values: readonly Value[]): Value {
  const found = functions.get(name);
  if (found === undefined) throw new TemplateError(`function "${name}" not defined`);
  try {
    return found(...values);
  } catch (error) {
    if (error instanceof TemplateError) {
      throw new TemplateError(`error calling ${name}: ${error.message}`, { cause: error });
    }
    throw error;
  }
}
