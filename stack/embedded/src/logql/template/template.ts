import type { Line } from '../pipeline/line.ts';
import { callFunction, isFunction, type TemplateFunction } from './functions.ts';
import {
  type Command,
  type Node,
  type Operand,
  type Pipeline,
  type Place,
  parseTemplate,
} from './parse.ts';
import { Int, isList, isMap, isTrue, show, TemplateError, Time, type Value } from './values.ts';

/** Renders a line. @throws TemplateError */
export type Template = (line: Line) => string;

/** Output longer than this is cut off with an error, so that `repeat` cannot fill the memory. */
const MAX_OUTPUT = 4 * 1024 * 1024;

const none: ExtraFunctions = new Map();

/** Compiles a template of `line_format` or `label_format`, known by `name` in errors. @throws TemplateError */
export function compileTemplate(source: string, name: 'line' | 'label'): Template {
  const nodes = parseTemplate(source);
  checkFunctions(nodes);
  return (line) => new Run({ line }, source, name).render(nodes);
}

/** Functions on top of those of the language. */
export type ExtraFunctions = ReadonlyMap<string, TemplateFunction>;

/** Renders a template that is not about a line: `.` is `dot`. @throws TemplateError */
export function renderTemplate(
  source: string,
  name: string,
  dot: Value,
  functions: ExtraFunctions,
): string {
  const nodes = parseTemplate(source);
  checkFunctions(nodes, functions);
  return new Run({ value: dot }, source, name, functions).render(nodes);
}

/** Labels that a template refers to; none for one that does not parse. */
export function templateFields(source: string): string[] {
  const fields: string[] = [];
  try {
    visitOperands(parseTemplate(source), (operand) => {
      if (operand.kind === 'field' && operand.path[0] !== undefined) fields.push(operand.path[0]);
    });
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
  }
  return fields;
}

function checkFunctions(nodes: readonly Node[], extra: ExtraFunctions = none): void {
  visitOperands(nodes, (operand) => {
    if (operand.kind === 'function' && !isFunction(operand.name) && !extra.has(operand.name)) {
      throw new TemplateError(`function "${operand.name}" not defined`);
    }
  });
}

function visitOperands(nodes: readonly Node[], visit: (operand: Operand) => void): void {
  const pipeline = ({ commands }: Pipeline) => {
    for (const operand of commands.flatMap(({ operands }) => operands)) {
      visit(operand);
      if (operand.kind === 'group') pipeline(operand.pipeline);
    }
  };
  for (const node of nodes) {
    if (node.kind === 'text') continue;
    pipeline(node.pipeline);
    if (node.kind === 'output') continue;
    visitOperands(node.body, visit);
    visitOperands(node.otherwise, visit);
  }
}

type Scope = Map<string, Value>;

/** What `.` is: the labels of the line, or the value of a `with` or `range`. */
type Dot = { readonly line: Line } | { readonly value: Value };

/** An error that says where it came up. */
class LocatedError extends TemplateError {}

class Run {
  readonly #top: Dot;
  readonly #source: string;
  readonly #name: string;
  readonly #functions: ExtraFunctions;
  #output = '';

  constructor(top: Dot, source: string, name: string, functions = none) {
    this.#top = top;
    this.#source = source;
    this.#name = name;
    this.#functions = functions;
  }

  render(nodes: readonly Node[]): string {
    this.#nodes(nodes, this.#top, new Map());
    return this.#output;
  }

  #nodes(nodes: readonly Node[], dot: Dot, scope: Scope): void {
    for (const node of nodes) this.#node(node, dot, scope);
  }

  #node(node: Node, dot: Dot, scope: Scope): void {
    switch (node.kind) {
      case 'text':
        this.#write(node.text);
        return;
      case 'output': {
        const value = this.#pipeline(node.pipeline, dot, scope);
        if (node.pipeline.variables.length === 0) this.#write(show(value));
        return;
      }
      case 'if': {
        const inner = new Map(scope);
        const holds = isTrue(this.#pipeline(node.pipeline, dot, inner));
        this.#nodes(holds ? node.body : node.otherwise, dot, inner);
        return;
      }
      case 'with': {
        const inner = new Map(scope);
        const value = this.#pipeline(node.pipeline, dot, inner);
        if (isTrue(value)) this.#nodes(node.body, { value }, inner);
        else this.#nodes(node.otherwise, dot, inner);
        return;
      }
      case 'range':
        this.#range(node, dot, scope);
    }
  }

  #range(node: Extract<Node, { body: unknown }>, dot: Dot, scope: Scope): void {
    const value = this.#pipeline({ ...node.pipeline, variables: [] }, dot, scope);
    const items = entries(value);
    if (items.length === 0) {
      this.#nodes(node.otherwise, dot, scope);
      return;
    }
    const [first, second] = node.pipeline.variables;
    for (const [key, item] of items) {
      const inner = new Map(scope);
      if (second !== undefined) inner.set(second, item);
      if (first !== undefined) inner.set(first, second === undefined ? item : key);
      this.#nodes(node.body, { value: item }, inner);
    }
  }

  #pipeline({ variables, commands }: Pipeline, dot: Dot, scope: Scope): Value {
    let value: Value | undefined;
    for (const command of commands) value = this.#command(command, dot, scope, value);
    const [variable] = variables;
    if (variable !== undefined) scope.set(variable, value ?? null);
    return value ?? null;
  }

  #command(command: Command, dot: Dot, scope: Scope, piped: Value | undefined): Value {
    const [first, ...rest] = command.operands;
    if (first === undefined) throw new TemplateError('missing value for command');
    if (first.kind !== 'function') {
      if (rest.length > 0 || piped !== undefined) return this.#method(first, dot, scope);
      return this.#operand(first, dot, scope);
    }
    const values = rest.map((operand) => this.#operand(operand, dot, scope));
    if (piped !== undefined) values.push(piped);
    return this.#located(command, () => this.#call(first.name, values));
  }

  /** Says in an error where in the template it came up. */
  #located<T>({ at, text }: Place, run: () => T): T {
    try {
      return run();
    } catch (error) {
      if (!(error instanceof TemplateError) || error instanceof LocatedError) throw error;
      const before = this.#source.slice(0, at).split('\n');
      const place = `${this.#name}:${before.length}:${before.at(-1)?.length ?? 0}`;
      throw new LocatedError(
        `template: ${place}: executing "${this.#name}" at <${text}>: ${error.message}`,
        { cause: error },
      );
    }
  }

  #method(operand: Operand, dot: Dot, scope: Scope): Value {
    void this.#operand(operand, dot, scope);
    throw new TemplateError("can't give argument to non-function");
  }

  #operand(operand: Operand, dot: Dot, scope: Scope): Value {
    switch (operand.kind) {
      case 'literal':
        return operand.value;
      case 'field':
        return this.#located(operand, () => this.#field(dot, operand.path));
      case 'variable': {
        if (operand.name === '$') return this.#field(this.#top, operand.path);
        const value = scope.get(operand.name);
        if (value === undefined) throw new TemplateError(`undefined variable "${operand.name}"`);
        return follow(value, operand.path);
      }
      case 'function':
        return this.#located(operand, () => this.#call(operand.name, []));
      case 'group':
        return follow(this.#pipeline(operand.pipeline, dot, scope), operand.path);
    }
  }

  #field(dot: Dot, path: readonly string[]): Value {
    if ('value' in dot) return follow(dot.value, path);
    const [name, ...rest] = path;
    if (name === undefined) return new Map(dot.line.labels());
    return follow(labelOf(dot.line, name), rest);
  }

  #call(name: string, values: readonly Value[]): Value {
    const extra = this.#functions.get(name);
    if (extra !== undefined) return extra(...values);
    if ('line' in this.#top) {
      if (name === '__line__') return this.#top.line.text;
      if (name === '__timestamp__') return new Time(this.#top.line.ts);
    }
    return callFunction(name, values);
  }

  #write(text: string): void {
    this.#output += text;
    if (this.#output.length > MAX_OUTPUT) throw new TemplateError('template output is too long');
  }
}

function labelOf(line: Line, name: string): Value {
  if (name === '__error__') return line.error;
  if (name === '__error_details__') return line.errorDetails;
  return line.get(name) ?? '';
}

function entries(value: Value): (readonly [Value, Value])[] {
  if (isList(value)) return value.map((item, index) => [new Int(index), item] as const);
  if (isMap(value)) return [...value].sort(([a], [b]) => (a < b ? -1 : 1));
  if (value === null) return [];
  if (value instanceof Int) {
    return Array.from(
      { length: Math.min(value.value, 10_000) },
      (_, index) => [new Int(index), new Int(index)] as const,
    );
  }
  throw new TemplateError(`range can't iterate over ${show(value)}`);
}

function follow(value: Value, path: readonly string[]): Value {
  let current = value;
  for (const step of path) {
    if (isMap(current)) current = current.get(step) ?? null;
    else if (current instanceof Time) current = timeMethod(current, step);
    else throw new TemplateError(`can't evaluate field ${step} in type ${typeName(current)}`);
  }
  return current;
}

function timeMethod({ ns }: Time, name: string): Value {
  const date = new Date(Number(ns / 1_000_000n));
  switch (name) {
    case 'Year':
      return new Int(date.getUTCFullYear());
    case 'Month':
      return new Int(date.getUTCMonth() + 1);
    case 'Day':
      return new Int(date.getUTCDate());
    case 'Hour':
      return new Int(date.getUTCHours());
    case 'Minute':
      return new Int(date.getUTCMinutes());
    case 'Second':
      return new Int(date.getUTCSeconds());
    case 'Unix':
      return new Int(Number(ns / 1_000_000_000n));
    default:
      throw new TemplateError(`can't evaluate field ${name} in type time.Time`);
  }
}

function typeName(value: Value): string {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return 'float64';
  if (value instanceof Int) return 'int';
  return 'interface {}';
}

export { TemplateError };
