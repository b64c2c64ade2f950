import { unquote } from '../../query/strings.ts';
import { Int, TemplateError, type Value } from './values.ts';

/** A node of a template; https://pkg.go.dev/text/template */
export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'output'; readonly pipeline: Pipeline }
  | {
      readonly kind: 'if' | 'with' | 'range';
      readonly pipeline: Pipeline;
      readonly body: readonly Node[];
      readonly otherwise: readonly Node[];
    };

export interface Pipeline {
  /** Variables that take the result; `range` may have two. */
  readonly variables: readonly string[];
  readonly commands: readonly Command[];
}

/** A function with arguments, or one operand alone. */
export interface Command extends Place {
  readonly operands: readonly Operand[];
}

/** Where something stands in the template, and how it is written. */
export interface Place {
  readonly at: number;
  readonly text: string;
}

export type Operand = OperandValue & Place;

type OperandValue =
  | { readonly kind: 'literal'; readonly value: Value }
  | { readonly kind: 'field'; readonly path: readonly string[] }
  | { readonly kind: 'variable'; readonly name: string; readonly path: readonly string[] }
  | { readonly kind: 'function'; readonly name: string }
  | { readonly kind: 'group'; readonly pipeline: Pipeline; readonly path: readonly string[] };

const MAX_DEPTH = 50;
const ACTION = /\{\{(- )?([\s\S]*?)( -)?\}\}/y;
const TOKEN =
  /\s+|("(?:[^"\\\n]|\\.)*"|`[^`]*`)|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.]))|(\$\w*(?:\.\w+)*)|((?:\.[A-Za-z_]\w*)+|\.)|([A-Za-z_]\w*)|(:=|[()|,=])/y;

interface Token {
  readonly kind: 'string' | 'number' | 'variable' | 'field' | 'word' | 'symbol' | 'blank';
  readonly text: string;
  readonly at: number;
}

type Piece = { readonly text: string } | { readonly tokens: readonly Token[] };

/** Parses a template. @throws TemplateError */
export function parseTemplate(source: string): Node[] {
  const parser = new Parser(pieces(source));
  const nodes = parser.nodes(0);
  if (parser.stoppedAt !== undefined) throw new TemplateError(`unexpected {{${parser.stoppedAt}}}`);
  return nodes;
}

function pieces(source: string): Piece[] {
  const found: Piece[] = [];
  let at = 0;
  let trimNext = false;
  const pushText = (text: string) => {
    if (text !== '') found.push({ text });
  };
  for (;;) {
    const open = source.indexOf('{{', at);
    let text = open < 0 ? source.slice(at) : source.slice(at, open);
    if (trimNext) text = text.trimStart();
    if (open < 0) {
      pushText(text);
      return found;
    }
    const comment = /\{\{(- )?\/\*[\s\S]*?\*\/( -)?\}\}/y;
    comment.lastIndex = open;
    const remark = comment.exec(source);
    const action = remark ?? readAction(source, open);
    if (action[1] !== undefined) text = text.trimEnd();
    pushText(text);
    at = open + action[0].length;
    trimNext = (remark === null ? action[3] : remark[2]) !== undefined;
    if (remark === null)
      found.push({ tokens: tokens(action[2] ?? '', open + 2 + (action[1]?.length ?? 0)) });
  }
}

/** Finds the end of an action, not taking `}}` inside a string for it. */
function readAction(source: string, open: number): RegExpExecArray {
  const strings = /\{\{(- )?((?:"(?:[^"\\\n]|\\.)*"|`[^`]*`|(?!\}\}| -\}\})[^"`])*)( -)?\}\}/y;
  strings.lastIndex = open;
  const found = strings.exec(source);
  if (found !== null) return found;
  ACTION.lastIndex = open;
  if (ACTION.exec(source) === null) throw new TemplateError('unclosed action');
  throw new TemplateError('unterminated quoted string');
}

function tokens(action: string, offset: number): Token[] {
  const found: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < action.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(action);
    if (match === null) {
      throw new TemplateError(`unexpected ${JSON.stringify(action[at] ?? '')} in command`);
    }
    const place = offset + at;
    const [text, string, number, variable, field, word] = match;
    if (string !== undefined) found.push({ kind: 'string', text, at: place });
    else if (number !== undefined) found.push({ kind: 'number', text, at: place });
    else if (variable !== undefined) found.push({ kind: 'variable', text, at: place });
    else if (field !== undefined) found.push({ kind: 'field', text, at: place });
    else if (word !== undefined) found.push({ kind: 'word', text, at: place });
    else if (text.trim() === '') found.push({ kind: 'blank', text, at: place });
    else found.push({ kind: 'symbol', text, at: place });
  }
  return found;
}

class Parser {
  readonly #pieces: readonly Piece[];
  #at = 0;
  /** The `end` or `else` that ended the last list of nodes. */
  stoppedAt: string | undefined;
  #rest: readonly Token[] = [];

  constructor(all: readonly Piece[]) {
    this.#pieces = all;
  }

  nodes(depth: number): Node[] {
    if (depth > MAX_DEPTH) throw new TemplateError('template is nested too deeply');
    const found: Node[] = [];
    this.stoppedAt = undefined;
    for (;;) {
      const piece = this.#pieces[this.#at++];
      if (piece === undefined) return found;
      if ('text' in piece) {
        found.push({ kind: 'text', text: piece.text });
        continue;
      }
      const words = piece.tokens.filter((token) => token.kind !== 'blank');
      const [first] = words;
      if (first === undefined) throw new TemplateError('missing value for command');
      if (first.kind === 'word' && (first.text === 'end' || first.text === 'else')) {
        this.stoppedAt = first.text;
        this.#rest = afterWord(piece.tokens);
        return found;
      }
      found.push(this.#action(first, piece.tokens, depth));
    }
  }

  #action(first: Token, all: readonly Token[], depth: number): Node {
    const control =
      first.kind === 'word' &&
      (first.text === 'if' || first.text === 'with' || first.text === 'range')
        ? first.text
        : undefined;
    if (control === undefined) return { kind: 'output', pipeline: parsePipeline(all) };
    return this.#control(control, afterWord(all), depth);
  }

  #control(kind: 'if' | 'with' | 'range', condition: readonly Token[], depth: number): Node {
    const pipeline = parsePipeline(condition);
    const body = this.nodes(depth + 1);
    let otherwise: Node[] = [];
    if (this.stoppedAt === 'else') {
      const words = this.#rest.filter((token) => token.kind !== 'blank');
      const chained = words[0]?.text;
      if (chained === 'if' || chained === 'with') {
        otherwise = [this.#control(chained, afterWord(this.#rest), depth + 1)];
        return { kind, pipeline, body, otherwise };
      }
      otherwise = this.nodes(depth + 1);
    }
    if (this.stoppedAt !== 'end') throw new TemplateError('unexpected EOF');
    this.stoppedAt = undefined;
    return { kind, pipeline, body, otherwise };
  }
}

function afterWord(all: readonly Token[]): Token[] {
  const index = all.findIndex((token) => token.kind === 'word');
  return all.slice(index + 1);
}

function parsePipeline(all: readonly Token[]): Pipeline {
  const cursor = new Cursor(all);
  const pipeline = readPipeline(cursor, 0);
  if (cursor.peek() !== undefined) {
    throw new TemplateError(`unexpected ${JSON.stringify(cursor.peek()?.text ?? '')} in operand`);
  }
  return pipeline;
}

/** Tokens without blanks, but with the knowledge of where they were. */
class Cursor {
  readonly #all: readonly Token[];
  #at = 0;

  constructor(all: readonly Token[]) {
    this.#all = all;
  }

  peek(ahead = 0): Token | undefined {
    let index = this.#at;
    for (let left = ahead; ; index++) {
      const token = this.#all[index];
      if (token === undefined) return undefined;
      if (token.kind !== 'blank' && left-- === 0) return token;
    }
  }

  next(): Token | undefined {
    for (;;) {
      const token = this.#all[this.#at++];
      if (token === undefined || token.kind !== 'blank') return token;
    }
  }

  /** A field that follows without a blank, as in `(f .).name`. */
  adjacentField(): Token | undefined {
    const token = this.#all[this.#at];
    if (token?.kind !== 'field' || token.text === '.') return undefined;
    this.#at++;
    return token;
  }
}

function readPipeline(cursor: Cursor, depth: number): Pipeline {
  if (depth > MAX_DEPTH) throw new TemplateError('template is nested too deeply');
  const variables = readVariables(cursor);
  const commands: Command[] = [];
  do {
    commands.push(readCommand(cursor, depth));
  } while (takeSymbol(cursor, '|'));
  return { variables, commands };
}

function readVariables(cursor: Cursor): string[] {
  const [first, second, third, fourth] = [0, 1, 2, 3].map((ahead) => cursor.peek(ahead));
  if (first?.kind !== 'variable') return [];
  if (second?.text === ':=' || second?.text === '=') {
    cursor.next();
    cursor.next();
    return [first.text];
  }
  if (second?.text === ',' && third?.kind === 'variable' && fourth?.text === ':=') {
    for (let count = 0; count < 4; count++) cursor.next();
    return [first.text, third.text];
  }
  return [];
}

function readCommand(cursor: Cursor, depth: number): Command {
  const operands: Operand[] = [];
  const start = cursor.peek()?.at ?? 0;
  for (;;) {
    const token = cursor.peek();
    if (token === undefined || (token.kind === 'symbol' && token.text !== '(')) break;
    operands.push(readOperand(cursor, depth));
  }
  if (operands.length === 0) throw new TemplateError('missing value for command');
  const [first] = operands;
  if (operands.length > 1 && first?.kind === 'literal') {
    throw new TemplateError(`can't give argument to non-function ${String(first.value)}`);
  }
  return { operands, at: start, text: operands.map(({ text }) => text).join(' ') };
}

function readOperand(cursor: Cursor, depth: number): Operand {
  const token = cursor.peek();
  const value = readValue(cursor, depth);
  // The original counts from the last step of a chain of fields.
  const steps = value.kind === 'field' ? (token?.text.lastIndexOf('.') ?? 0) : 0;
  return { ...value, at: (token?.at ?? 0) + steps, text: operandText(value, token) };
}

function operandText(value: OperandValue, token: Token | undefined): string {
  if (value.kind !== 'group') return token?.text ?? '';
  const commands = value.pipeline.commands.map(({ text }) => text);
  return `(${commands.join(' | ')})${value.path.map((step) => `.${step}`).join('')}`;
}

function readValue(cursor: Cursor, depth: number): OperandValue {
  const token = cursor.next();
  switch (token?.kind) {
    case 'string': {
      const value = unquote(token.text);
      if (value === undefined) throw new TemplateError('invalid syntax');
      return { kind: 'literal', value };
    }
    case 'number': {
      const value = Number(token.text);
      return { kind: 'literal', value: /^-?\d+$/.test(token.text) ? new Int(value) : value };
    }
    case 'field':
      return { kind: 'field', path: pathOf(token.text) };
    case 'variable': {
      const [name = '$', ...path] = token.text.split('.');
      return { kind: 'variable', name, path };
    }
    case 'word':
      if (token.text === 'true' || token.text === 'false') {
        return { kind: 'literal', value: token.text === 'true' };
      }
      if (token.text === 'nil') return { kind: 'literal', value: null };
      return { kind: 'function', name: token.text };
    default: {
      if (token?.text !== '(') throw new TemplateError('unexpected token in operand');
      const pipeline = readPipeline(cursor, depth + 1);
      if (!takeSymbol(cursor, ')')) throw new TemplateError('unclosed left paren');
      const field = cursor.adjacentField();
      return { kind: 'group', pipeline, path: field === undefined ? [] : pathOf(field.text) };
    }
  }
}

function takeSymbol(cursor: Cursor, text: string): boolean {
  const token = cursor.peek();
  if (token?.kind !== 'symbol' || token.text !== text) return false;
  cursor.next();
  return true;
}

function pathOf(field: string): string[] {
  return field.split('.').filter((step) => step !== '');
}
