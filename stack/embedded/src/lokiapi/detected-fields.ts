import { type Answer, json } from '../http/answer.ts';
import { HttpError } from '../http/http-error.ts';
import type { Request } from '../http/router.ts';
import { type FoundLine, runLogQuery } from '../logql/evaluate/log-query.ts';
import { parseLogQl } from '../logql/parser.ts';
import { everything } from '../logql/pipeline/hints.ts';
import { fieldValue } from '../logql/pipeline/json-parser.ts';
import { eachField, JsonScanError } from '../logql/pipeline/json-scanner.ts';
import { sanitiseName } from '../logql/pipeline/label-name.ts';
import { Line } from '../logql/pipeline/line.ts';
import { logfmt } from '../logql/pipeline/logfmt-parser.ts';
import { parseBytes, parseFloatGo } from '../logql/units.ts';
import type { LogStore } from '../logstore/log-store.ts';
import { metadataOf } from '../logstore/metadata-column.ts';
import { parseDuration } from '../time/parse-duration.ts';
import { positiveCount, readParameters, timeRange } from './parameters.ts';
import type { QueryOptions } from './query.ts';

const DEFAULT_LIMIT = 1000;
const MAX_LINES = 50_000;
const MAX_DEPTH = 64;

interface DetectedField {
  /** How many values look like each type; the most frequent one is answered. */
  readonly types: Map<string, number>;
  readonly values: Set<string>;
  readonly parsers: Set<string>;
  jsonPath: readonly string[] | undefined;
}

/** `/loki/api/v1/detected_fields`: fields that lines carry as metadata, JSON or logfmt. */
export async function detectedFields(
  store: LogStore,
  options: QueryOptions,
  request: Request,
): Promise<Answer> {
  const { fields, limit } = await detect(store, options, request);
  const listed = [...fields].slice(0, limit).map(([label, field]) => ({
    label,
    type: mostFrequent(field.types),
    cardinality: field.values.size,
    parsers: field.parsers.size === 0 ? null : [...field.parsers].sort(),
    ...(field.jsonPath === undefined ? {} : { jsonPath: field.jsonPath }),
  }));
  return json({ fields: listed, limit });
}

/** `/loki/api/v1/detected_field/:name/values` */
export async function detectedFieldValues(
  store: LogStore,
  options: QueryOptions,
  request: Request,
): Promise<Answer> {
  const { fields, limit } = await detect(store, options, request);
  const values = [...(fields.get(request.params.name ?? '')?.values ?? [])].slice(0, limit);
  return json({ limit, values });
}

async function detect(
  store: LogStore,
  options: QueryOptions,
  request: Request,
): Promise<{ fields: Map<string, DetectedField>; limit: number }> {
  const parameters = await readParameters(request);
  const range = timeRange(parameters, options.now());
  const limit = positiveCount(parameters, 'limit', DEFAULT_LIMIT);
  const lines = positiveCount(parameters, 'line_limit', DEFAULT_LIMIT);
  const expression = parseLogQl(parameters.get('query') ?? '');
  if (expression.kind !== 'log') throw new HttpError(400, 'only log queries are supported');
  const query = {
    expression,
    ...range,
    limit: Math.min(lines, MAX_LINES),
    forward: false,
    intervalNs: 0,
    deadlineMs: Date.now() + options.timeoutMs,
  };
  const fields = new Map<string, DetectedField>();
  for (const line of runLogQuery(store, query, { lines: 0, bytes: 0 })) collect(fields, line);
  return { fields, limit };
}

function collect(fields: Map<string, DetectedField>, line: FoundLine): void {
  for (const [name, value] of line.categories.metadata) note(fields, name, value);
  const fromJson = jsonFields(line.text);
  const parser = fromJson === undefined ? 'logfmt' : 'json';
  for (const { name, value, path } of fromJson ?? logfmtFields(line.text)) {
    const label = line.categories.stream.has(name) ? `${name}_extracted` : name;
    const field = note(fields, label, value);
    field.parsers.add(parser);
    if (path !== undefined) field.jsonPath ??= path;
  }
}

function note(fields: Map<string, DetectedField>, name: string, value: string): DetectedField {
  let field = fields.get(name);
  if (field === undefined) {
    field = { types: new Map(), values: new Set(), parsers: new Set(), jsonPath: undefined };
    fields.set(name, field);
  }
  const type = typeOf(value);
  field.types.set(type, (field.types.get(type) ?? 0) + 1);
  field.values.add(value);
  return field;
}

function mostFrequent(counts: ReadonlyMap<string, number>): string {
  const [first] = [...counts].sort(([, a], [, b]) => b - a);
  return first?.[0] ?? 'string';
}

interface ParsedField {
  readonly name: string;
  readonly value: string;
  readonly path: readonly string[] | undefined;
}

/** Scalar fields of a line that is a JSON object; undefined when it is none. */
function jsonFields(text: string): ParsedField[] | undefined {
  const found = new Map<string, ParsedField>();
  const walk = (from: number, to: number, path: readonly string[]): void => {
    eachField(text, from, to, (field) => {
      const inner = [...path, field.key];
      if (field.type === 'object') {
        if (inner.length < MAX_DEPTH) walk(field.start, field.end, inner);
      } else if (field.type !== 'array' && field.type !== 'null') {
        const name = sanitiseName(inner.join('_'));
        // Of fields that get the same name the first one counts.
        if (!found.has(name))
          found.set(name, { name, value: fieldValue(text, field), path: inner });
      }
      return false;
    });
  };
  try {
    walk(0, text.length, []);
    return [...found.values()];
  } catch (error) {
    if (error instanceof JsonScanError) return undefined;
    throw error;
  }
}

const parseLogfmt = logfmt({ kind: 'logfmt', strict: false, keepEmpty: false, extractions: [] });

function logfmtFields(text: string): ParsedField[] {
  const line = new Line(everything);
  line.reset(text, 0n, new Map(), metadataOf(undefined), 0);
  parseLogfmt(line);
  return [...line.labels()].map(([name, value]) => ({ name, value, path: undefined }));
}

function typeOf(value: string): string {
  if (/^[+-]?\d{1,19}$/.test(value)) return 'int';
  if (parseFloatGo(value) !== undefined) return 'float';
  if (/^(?:1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(value)) return 'boolean';
  if (parseDuration(value, true) !== undefined) return 'duration';
  return parseBytes(value) === undefined ? 'string' : 'bytes';
}
