import { HttpError } from '../http/http-error.ts';
import type { Field, Query, Static } from '../traceql/ast.ts';
import { duration } from './parameters.ts';

/**
 * The search without TraceQL: `tags` in logfmt, `minDuration` and `maxDuration` of the trace. Tags are
 * text and match attributes that are text.
 */
export function legacyQuery(query: URLSearchParams): Query {
  const fields: Field[] = [];
  for (const [name, value] of parseTags(query.get('tags') ?? ''))
    fields.push(tagField(name, value));
  const min = duration(query, 'minDuration');
  const max = duration(query, 'maxDuration');
  if (min !== undefined) fields.push(durationField('>=', min));
  if (max !== undefined) fields.push(durationField('<=', max));
  const field = fields.reduce<Field | undefined>(
    (left, right) =>
      left === undefined ? right : { kind: 'operation', operator: '&&', left, right },
    undefined,
  );
  return {
    pipeline: { stages: [{ kind: 'spanset', spanset: { kind: 'filter', field } }] },
    metrics: undefined,
    hints: new Map(),
  };
}

function tagField(name: string, value: string): Field {
  const right: Field = { kind: 'static', value: { type: 'string', value } };
  if (name === 'name') {
    return {
      kind: 'operation',
      operator: '=',
      left: { kind: 'intrinsic', intrinsic: 'name', text: 'name' },
      right,
    };
  }
  const left: Field = { kind: 'attribute', scope: undefined, name, text: `.${name}` };
  return { kind: 'operation', operator: '=', left, right };
}

function durationField(operator: '>=' | '<=', nanoseconds: number): Field {
  const value: Static = { type: 'duration', value: nanoseconds };
  return {
    kind: 'operation',
    operator,
    left: { kind: 'intrinsic', intrinsic: 'traceDuration', text: 'traceDuration' },
    right: { kind: 'static', value },
  };
}

function parseTags(text: string): [string, string][] {
  const pairs: [string, string][] = [];
  const pattern = /\s*([^\s="]+)(?:=(?:"((?:[^"\\]|\\.)*)"|([^\s"]*)))?\s*/y;
  while (pattern.lastIndex < text.length) {
    const match = pattern.exec(text);
    if (match === null) throw new HttpError(400, `invalid tags: ${JSON.stringify(text)}`);
    const [, name = '', quoted, bare = ''] = match;
    pairs.push([name, quoted === undefined ? bare : quoted.replaceAll(/\\(.)/g, '$1')]);
  }
  return pairs;
}
