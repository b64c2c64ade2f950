import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseEnv } from 'node:util';
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type ParsedNode,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml';
import { errorCode, messageOf } from '../errors.ts';
import { InterpolationError, interpolate, type Variables } from './interpolate.ts';
import type { Problem } from './problems.ts';

/** A Compose file as data, with the way back to its lines. */
export interface ComposeDocument {
  readonly file: string;
  /** The content with anchors, merges and variables resolved. */
  readonly content: unknown;
  /** The line of a key, given the path to it; undefined when it does not stand there. */
  readonly lineOf: (path: readonly string[]) => number | undefined;
  /** Whether the value at a path is tagged `!override`: it replaces what it would be merged with. */
  readonly overrides: (path: readonly string[]) => boolean;
}

const OVERRIDE = '!override';
/** Keys that may be tagged so. */
const OVERRIDABLE = ['ports'];

/** Reads a Compose file. What is wrong with it goes to `problems`; undefined when it is unreadable. */
export function readDocument(
  file: string,
  variables: Variables,
  problems: Problem[],
  warnings: Set<string>,
): ComposeDocument | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const reason = errorCode(error) === 'ENOENT' ? 'there is no such file' : messageOf(error);
    problems.push({ file, message: reason });
    return undefined;
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { merge: true, lineCounter: lines, uniqueKeys: true });
  for (const error of document.errors) {
    const message = error.message.split('\n')[0] ?? error.message;
    problems.push({
      file,
      line: error.linePos?.[0].line ?? 1,
      message: `is not valid YAML: ${message}`,
    });
  }
  if (document.errors.length > 0) return undefined;
  visit(document, {
    Pair: (_, { key, value }) => {
      if (!isNode(value) || !value.tag?.startsWith('!')) return;
      if (value.tag === OVERRIDE && isScalar(key) && OVERRIDABLE.includes(String(key.value)))
        return;
      problems.push({
        file,
        ...lineEntry(value.range ? lines.linePos(value.range[0]).line : undefined),
        message: `the tag ${value.tag} is not supported; the kit knows ${OVERRIDE}, for ${OVERRIDABLE.join()}`,
      });
    },
  });
  const content: unknown = document.toJS({ maxAliasCount: 10_000 });
  const resolved = interpolateAll(content, [], (value, path) => {
    try {
      return interpolate(value, variables, (name) =>
        warnings.add(`the variable ${name} is not set; it becomes empty text`),
      );
    } catch (error) {
      if (!(error instanceof InterpolationError)) throw error;
      problems.push({ file, ...lineEntry(lineOf(document, lines, path)), message: error.message });
      return value;
    }
  });
  return {
    file,
    content: resolved,
    lineOf: (path) => lineOf(document, lines, path),
    overrides: (path) => {
      const node = document.getIn(path, true);
      return isNode(node) && node.tag === OVERRIDE;
    },
  };
}

/** Variables of the environment and, below them, of the file `.env` beside the Compose file. */
export function composeVariables(file: string, env: Variables): Variables {
  try {
    return { ...parseEnv(readFileSync(join(dirname(file), '.env'), 'utf8')), ...env };
  } catch {
    return env;
  }
}

export function lineEntry(line: number | undefined): { line?: number } {
  return line === undefined ? {} : { line };
}

function interpolateAll(
  value: unknown,
  path: readonly string[],
  change: (text: string, path: readonly string[]) => string,
): unknown {
  if (typeof value === 'string') return change(value, path);
  if (Array.isArray(value)) {
    return value.map((item, index) => interpolateAll(item, [...path, String(index)], change));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        interpolateAll(item, [...path, key], change),
      ]),
    );
  }
  return value;
}

/** Walks down the nodes, through aliases and `<<` merges, and answers the line of the last key found. */
function lineOf(
  document: Document.Parsed,
  lines: LineCounter,
  path: readonly string[],
): number | undefined {
  let node: unknown = document.contents;
  let offset: number | undefined;
  for (const step of path) {
    const next = descend(document, node, step);
    if (!next) break;
    offset = next.offset ?? offset;
    node = next.value;
  }
  return offset === undefined ? undefined : lines.linePos(offset).line;
}

interface Step {
  readonly offset: number | undefined;
  readonly value: unknown;
}

function descend(document: Document.Parsed, node: unknown, step: string): Step | undefined {
  const target = isAlias(node) ? node.resolve(document) : node;
  if (isSeq<ParsedNode>(target)) {
    const item = target.items[Number(step)];
    return item && { offset: item.range?.[0], value: item };
  }
  if (!isMap(target)) return undefined;
  return inMap(document, target, step);
}

function inMap(document: Document.Parsed, map: YAMLMap, step: string): Step | undefined {
  for (const { key, value } of map.items) {
    if (isScalar(key) && key.value === step) return { offset: key.range?.[0], value };
  }
  for (const { key, value } of map.items) {
    if (!isScalar(key) || !isMergeKey(key.value)) continue;
    for (const source of isSeq(value) ? value.items : [value]) {
      const found = descend(document, source, step);
      if (found) return found;
    }
  }
  return undefined;
}

/** The parser stands a symbol in for the text `<<` of a merge key. */
function isMergeKey(value: unknown): boolean {
  return value === '<<' || (typeof value === 'symbol' && value.description === '<<');
}
