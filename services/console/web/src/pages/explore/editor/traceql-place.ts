import type { Place } from './offer.ts';

/** What belongs at the end of an unfinished TraceQL query. */
export interface TracePlace extends Place<'attribute' | 'value' | 'stage'> {
  /** The attribute whose value is wanted, with its scope. */
  readonly attribute?: string;
  /** Whether the value stands in a string that is already open. */
  readonly isQuoted?: boolean;
}

const comparison = /([\w.:-]+)\s*(?:=~|!~|!=|>=|<=|=|>|<)\s*("?)([^"&|{}\s]*)$/;

export function tracePlace(before: string): TracePlace | undefined {
  const text = before.replaceAll(/"(?:\\.|[^"\\])*"/g, (whole) => 'x'.repeat(whole.length));
  if (text.lastIndexOf('{') > text.lastIndexOf('}')) return inFilter(text);
  const attribute = /\b(?:by|select)\s*\(\s*(?:[\w.:-]+\s*,\s*)*([\w.:-]*)$/.exec(text);
  if (attribute !== null) return { kind: 'attribute', from: before.length - length(attribute[1]) };
  const stage = /\|\s*(\w*)$/.exec(text);
  return stage === null ? undefined : { kind: 'stage', from: before.length - length(stage[1]) };
}

function inFilter(text: string): TracePlace | undefined {
  const value = comparison.exec(text);
  if (value !== null) {
    const isQuoted = value[2] === '"';
    return {
      kind: 'value',
      from: text.length - length(value[3]),
      attribute: value[1] ?? '',
      isQuoted,
    };
  }
  const name = /(?:[{(]|&&|\|\|)\s*!?\s*([\w.:-]*)$/.exec(text);
  return name === null ? undefined : { kind: 'attribute', from: text.length - length(name[1]) };
}

const length = (text: string | undefined) => (text ?? '').length;
